import { expect, test } from '@playwright/test';
import { EMPTY, reduce, type Model } from '../../src/model';

const said = (text: string) => ({ event: 'partial', data: { party: 'customer', start_s: 3, end_s: 4, text } }) as const;
const words = { event: 'words', data: { id: 'u1', party: 'customer', start_s: 3, end_s: 5, text: 'I lost my card.', late_s: 0.3 } } as const;
const after = (...happenings: Parameters<typeof reduce>[1][]): Model => happenings.reduce(reduce, EMPTY);

test('what is not settled is replaced by what comes next, and by its words', () => {
  expect(after(said('I lost')).partial.customer?.text).toBe('I lost');
  expect(after(said('I lost'), said('I lost my cart')).partial.customer?.text).toBe('I lost my cart');
  const settled = after(said('I lost my cart'), words);
  expect(settled.partial).toEqual({});
  expect(settled.words.map(({ text }) => text)).toEqual(['I lost my card.']);
});

test('an empty text takes it back, and the other party keeps its own', () => {
  const agent = { event: 'partial', data: { party: 'agent', start_s: 1, end_s: 2, text: 'One moment' } } as const;
  expect(Object.keys(after(agent, said('I'), said('')).partial)).toEqual(['agent']);
});
