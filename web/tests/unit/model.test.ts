import { expect, test } from '@playwright/test';
import { EMPTY, type Happening, type Model, reduce } from '../../src/model';
import type { Snapshot } from '../../src/protocol';
import { CALL, closing, figures, FIRST_SNAPSHOT, INTERRUPTING, PRAISE, TO_END, TO_FIRST_NUDGE, TO_PRAISE, words } from '../story.mjs';

const after = (happenings: Happening[], from: Model = EMPTY): Model => happenings.reduce(reduce, from);
const snapshot = (changes: Partial<Snapshot> = {}): Happening => ({ event: 'snapshot', data: { ...(FIRST_SNAPSHOT as Snapshot), ...changes } });
const told = (story: unknown[][]): Happening[] => story.map(([event, data]) => ({ event, data }) as Happening);

test('nothing is claimed before the first snapshot', () => {
  expect(EMPTY.known).toBe(false);
  expect(EMPTY.meters.agent.level_dbov).toBeNull();
  expect(after([snapshot()]).known).toBe(true);
});

test('a call begins empty and ends with the record of its own id', () => {
  const inCall = after([snapshot(), ...told(TO_FIRST_NUDGE)]);
  expect(inCall.phase).toBe('call');
  expect(inCall.call).toEqual({ ...CALL, call_s: 63.2 });
  expect(inCall.nudge?.id).toBe('n1');
  const ended = after([...told(TO_PRAISE), ...told(TO_END)], inCall);
  expect(ended).toMatchObject({ phase: 'waiting', call: null, figures: null, nudge: null, lastCall: CALL.id });
  const next = after([{ event: 'call_started', data: { id: 'b', started_at: '' } }], ended);
  expect(next).toMatchObject({ words: [], earlier: [], said: {}, figures: null });
});

test('a better record of the call that ended is a new version; of another call it is none', () => {
  const ended = after([snapshot(), ...told(TO_FIRST_NUDGE), ...told(TO_PRAISE), ...told(TO_END)]);
  const improved = (id: string): Happening => ({ event: 'call_improved', data: { id, model: 'base' } });
  expect(after([improved('another')], ended).improved).toBe(0);
  expect(after([improved(CALL.id), improved(CALL.id)], ended).improved).toBe(2);
});

test('a closed nudge becomes the last of the earlier ones, once', () => {
  const close: Happening = { event: 'nudge_closed', data: closing('n1', 'corrected', 71) as never };
  const once = after([snapshot(), { event: 'nudge_opened', data: INTERRUPTING }, close]);
  expect(once.nudge).toBeNull();
  expect(once.earlier.map(({ id, outcome }) => [id, outcome])).toEqual([['n1', 'corrected']]);
  expect(reduce(once, close)).toBe(once);
});

test('closing another nudge leaves the open one', () => {
  const open = after([snapshot(), { event: 'nudge_opened', data: PRAISE }]);
  expect(reduce(open, { event: 'nudge_closed', data: closing('n1', 'expired', 5) as never }).nudge?.id).toBe('n3');
});

test('a nudge that closes while the call ends is kept', () => {
  const ending: Happening[] = [{ event: 'call_ending', data: { id: 'a', waiting_utterances: 2 } }, { event: 'nudge_closed', data: closing('n1', 'call_ended', 80) as never }];
  const model = after([snapshot(), ...told(TO_FIRST_NUDGE), ...ending]);
  expect(model.earlier).toHaveLength(1);
  expect(model.waitingUtterances).toBe(2);
});

test('a lost link shows no level, and events after it go on from where things stood', () => {
  const before = after([snapshot(), ...told(TO_FIRST_NUDGE)]);
  const lost = reduce(before, { event: 'link', data: 'lost' });
  expect(lost.meters.customer).toEqual({ level_dbov: null, speaks: false });
  expect(lost.nudge?.id).toBe('n1');
  const back = after([{ event: 'link', data: 'open' }, { event: 'nudge_closed', data: closing('n1', 'expired', 70) as never }], lost);
  expect(back).toMatchObject({ link: 'open', nudge: null, phase: 'call' });
});

test('after goodbye a broken link is no news; a snapshot is', () => {
  const ended = after([snapshot(), { event: 'bye', data: {} }, { event: 'link', data: 'lost' }]);
  expect(ended.link).toBe('ended');
  expect(reduce(ended, snapshot()).link).toBe('open');
});

test('a snapshot replaces everything; what was said of nudges stays with its call', () => {
  const inCall = after([snapshot(), ...told(TO_FIRST_NUDGE), { event: 'said', data: { nudge: 'n1', helpful: false } }]);
  const same = reduce(inCall, snapshot({ phase: 'call', call: { ...CALL, call_s: 70 }, words_said: [] }));
  expect(same).toMatchObject({ said: { n1: false }, words: [], nudge: null });
  expect(reduce(inCall, snapshot({ phase: 'call', call: { ...CALL, id: 'other', call_s: 1 } })).said).toEqual({});
  const judged = { ...INTERRUPTING, helpful: true };
  expect(reduce(EMPTY, snapshot({ phase: 'call', call: { ...CALL, call_s: 70 }, nudge: judged })).said).toEqual({ n1: true });
});

test('words stand in order of time, replace themselves, and are bounded', () => {
  const say = (id: string, start_s: number, text: string): Happening => ({ event: 'words', data: words(id, 'agent', start_s, text) as never });
  const model = after([say('u2', 9, 'b'), say('u1', 4, 'a'), say('u2', 9, 'B')]);
  expect(model.words.map(({ text }) => text)).toEqual(['a', 'B']);
  const many = after(Array.from({ length: 250 }, (_, at) => say(`u${at}`, at, 'x')));
  expect(many.words).toHaveLength(200);
  expect(many.words[0]?.id).toBe('u50');
});

test('a notice is replaced by its code and taken back by an empty text', () => {
  const notice = (code: string, text: string): Happening => ({ event: 'notice', data: { code, text, level: 'info' } });
  const model = after([notice('behind', 'Words are 9 s late.'), notice('disk', 'Little room.'), notice('behind', 'Words are 12 s late.')]);
  expect(model.notices.map(({ text }) => text)).toEqual(['Little room.', 'Words are 12 s late.']);
  expect(after([notice('behind', ''), notice('disk', '')], model).notices).toEqual([]);
});

test('figures move the clock of the call, and only of a call', () => {
  expect(reduce(after([snapshot()]), { event: 'figures', data: figures(9) as never }).call).toBeNull();
});
