import { expect, test } from '@playwright/test';
import { fraction } from '../../src/parts/meters';
import { paceRange } from '../../src/parts/gauges';
import type { Figures } from '../../src/protocol';
import { balanceWords, clock, confidenceWords, deviceWords, floorWords, paceWords, seconds, spaced } from '../../src/wording';
import { figures as some } from '../story.mjs';

const figures = (changes: Partial<Figures>): Figures => some(10, changes) as Figures;

test('clock counts hours only when there are any', () => {
  expect([clock(125.9), clock(3725), clock(-1), clock(Number.NaN)]).toEqual(['02:05', '1:02:05', '00:00', '00:00']);
});

test('a length reads as spoken', () => {
  expect([seconds(24.6), seconds(144.5), seconds(59.7), seconds(7325)]).toEqual(['25 s', '2 min 25 s', '1 min 00 s', '2 h 02 min']);
});

test('shares add up to a hundred, however they are rounded', () => {
  expect(balanceWords(figures({ talk_share: 0.445 }))).toEqual(['You 45 %', 'Customer 55 %']);
  expect(balanceWords(figures({ talk_share: 0 }))).toEqual(['You 0 %', 'Customer 100 %']);
  expect(balanceWords(figures({ talk_share: null }))).toEqual(['Not enough said yet', '']);
});

test('pace says its band in words', () => {
  expect(paceWords(figures({ pace_wpm: 291.4, pace_band: 'fast' }))).toEqual(['Fast', '291 words a minute, band 130 to 280']);
  expect(paceWords(figures({ pace_wpm: null, pace_band: null }))).toEqual(['Not enough said yet', 'Band 130 to 280']);
});

test('who has the floor', () => {
  expect(floorWords(figures({ turn_s: 12.9, silence_s: 0.4 }))).toBe('Your turn for 12 s');
  expect(floorWords(figures({ turn_s: 0, silence_s: 4.8 }))).toBe('Silence for 4 s');
  expect(floorWords(figures({ turn_s: 0, silence_s: 0 }))).toBe("The customer's turn");
});

test('a device that is gone is never said to be listened to', () => {
  const state = (name: 'gone' | 'quiet' | 'absent' | 'paused') => deviceWords('agent', { device: 'Headset', state: name, text: '' });
  expect(state('gone')).toBe('Cannot hear you: the device is gone (Headset)');
  for (const name of ['gone', 'quiet', 'absent', 'paused'] as const) expect(state(name)).not.toMatch(/^Listening|^Now listening/);
});

test('the bar runs from silence to loud speech and stays within itself', () => {
  expect([fraction(null), fraction(-100), fraction(-34), fraction(0)]).toEqual([0, 0, 0.5, 1]);
});

test('the scale of the pace shows as much beside the band as half of it', () => {
  expect(paceRange(130, 280)).toEqual([55, 355]);
});

test('scores say how much they rest on', () => {
  expect([confidenceWords(null, 1), confidenceWords(50, 0.9), confidenceWords(50, 0.5), confidenceWords(50, 0.1)]).toEqual(['not enough to say', 'plenty to go by', 'some to go by', 'little to go by']);
});

test('an unknown name reads as words', () => {
  expect(spaced('some_new_kind')).toBe('Some new kind');
});
