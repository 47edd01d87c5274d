import { expect, test } from '@playwright/test';
import { face, iconOf } from '../../src/face';
import { EMPTY, type Model } from '../../src/model';
import type { Mode } from '../../src/protocol';
import { spoken } from '../../src/parts/announcer';
import { closing, FIRST_SNAPSHOT, INTERRUPTING, PRAISE } from '../story.mjs';

const model = (changes: Partial<Model>): Model => ({ ...EMPTY, link: 'open', known: true, ...changes });
const mode = (changes: Partial<Mode>): Mode => ({ ...EMPTY.mode, ...changes });
const call = { phase: 'call', nudge: INTERRUPTING } as const;
const headline = (changes: Partial<Model>): string => face(model(changes)).headline;

test('one thing is said, the most important first', () => {
  expect(headline({ ...call, link: 'lost', mode: mode({ card_capture: true }) })).toBe('Sidetone is not answering');
  expect(headline({ ...call, mode: mode({ card_capture: true, hold: true }) })).toBe('Not listening');
  expect(headline({ ...call, mode: mode({ hold: true }) })).toBe('On hold');
  expect(headline({ ...call, mode: mode({ snoozed: true }) })).toBe('Let them finish');
  expect(headline({ phase: 'call', mode: mode({ snoozed: true }) })).toBe('Nudges are snoozed');
  expect(headline({ phase: 'call' })).toBe('Nothing to add');
  expect(headline({ phase: 'waiting' })).toBe('Waiting for a call');
  expect(headline({ phase: 'ending', nudge: INTERRUPTING })).toBe('Finishing the call');
  expect(headline({ link: 'ended' })).toBe('Sidetone has ended');
});

test('it never claims to listen before it knows', () => {
  expect(headline({ known: false, link: 'connecting' })).toBe('One moment');
});

test('every headline has at most five words', () => {
  for (const changes of [call, { phase: 'call' }, { phase: 'ending' }, { link: 'lost' }, { link: 'ended' }, { known: false }] as Partial<Model>[]) {
    expect(headline(changes).split(' ').length).toBeLessThanOrEqual(5);
  }
});

test('a closed nudge can still be judged until the next', () => {
  const earlier = [{ ...INTERRUPTING, ...closing('n1', 'corrected', 71) }] as Model['earlier'];
  expect(face(model({ phase: 'call', earlier }))).toMatchObject({ judge: 'n1', open: false, detail: 'Last, at 01:11: Let them finish (put right).' });
});

test('an unknown kind has the icon of its skill, an unknown skill a plain one', () => {
  expect(iconOf('interrupting', 'listening')).toBe('ear');
  expect(iconOf('something_new', 'empathy')).toBe('heart');
  expect(iconOf('something_new', 'something_else')).toBe('speech');
});

test('nudges and praise are spoken, the quiet after them is not', () => {
  expect(spoken(model(call))).toBe('Nudge: Let them finish. You came in 2 times before they were done.');
  expect(spoken(model({ phase: 'call', nudge: PRAISE }))).toContain('Well done: You named the feeling.');
  const earlier = [{ ...INTERRUPTING, ...closing('n1', 'corrected', 71) }] as Model['earlier'];
  expect(spoken(model({ phase: 'call', earlier }))).toBe('');
});

test('the first snapshot of the story is one the page understands', () => {
  expect(FIRST_SNAPSHOT.kinds.map(({ headline: text }) => (text ?? '').split(' ').length).every((count) => count <= 5)).toBe(true);
});
