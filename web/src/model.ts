// What the page knows, folded from events. No clock, no document, no network: the same events give the same model.

import type { Call, ClosedNudge, Device, EventName, Events, Figures, Kind, Meters, Mode, Notice, Nudge, PartialWords, Party, Phase, Words } from './protocol';

/** How the page stands with the program. */
export type Link = 'connecting' | 'open' | 'lost' | 'ended';

export interface Model {
  link: Link;
  /** False until the first snapshot: nothing is claimed before it. */
  known: boolean;
  phase: Phase;
  version: string;
  replay_s: number | null;
  isReplay: boolean;
  wordsModel: string | null;
  wordsAbsent: string | null;
  keepsAudio: boolean;
  parties: Record<Party, Device>;
  meters: Meters;
  call: Call | null;
  lastCall: string | null;
  /** How often records of ended calls became better ones. */
  improved: number;
  waitingUtterances: number;
  mode: Mode;
  figures: Figures | null;
  nudge: Nudge | null;
  /** Closed nudges of this call, oldest first. */
  earlier: ClosedNudge[];
  words: Words[];
  /** What each party is saying, not settled: shown paler, and taken for nothing more. */
  partial: Partial<Record<Party, PartialWords>>;
  notices: Notice[];
  kinds: Kind[];
  /** What the person said of a nudge, by its id. */
  said: Record<string, boolean>;
}

/** Utterances kept for the transcript, as many as a snapshot holds. */
const WORDS_KEPT = 200;

const SILENT: Meters = { agent: { level_dbov: null, speaks: false }, customer: { level_dbov: null, speaks: false } };
const UNKNOWN: Device = { device: '', state: 'absent', text: '' };
const MODE: Mode = { hold: false, card_capture: false, sharing: 'private', consent: null, snoozed: false, how_often: 'sometimes', off: [] };

export const EMPTY: Model = {
  link: 'connecting', known: false, phase: 'waiting', version: '', replay_s: null, isReplay: false, wordsModel: null, wordsAbsent: null,
  keepsAudio: false, parties: { agent: UNKNOWN, customer: UNKNOWN }, meters: SILENT, call: null, lastCall: null, improved: 0, waitingUtterances: 0,
  mode: MODE, figures: null, nudge: null, earlier: [], words: [], partial: {}, notices: [], kinds: [], said: {},
};

/** What can happen: an event of the program, a change of the link, the person's word on a nudge. */
export type Happening =
  | { [Name in EventName]: { event: Name; data: Events[Name] } }[EventName]
  | { event: 'link'; data: Link }
  | { event: 'said'; data: { nudge: string; helpful: boolean } };

export function reduce(model: Model, { event, data }: Happening): Model {
  switch (event) {
    case 'link': return linked(model, data);
    case 'bye': return linked(model, 'ended');
    case 'said': return { ...model, said: { ...model.said, [data.nudge]: data.helpful } };
    case 'snapshot': return fromSnapshot(model, data);
    case 'meters': return { ...model, meters: data };
    case 'figures': return { ...model, figures: data, call: model.call && { ...model.call, call_s: data.call_s } };
    case 'mode': return { ...model, mode: data };
    case 'device': return { ...model, parties: { ...model.parties, [data.party]: { device: data.device, state: data.state, text: data.text } } };
    case 'notice': return { ...model, notices: noticed(model.notices, data) };
    case 'words': return { ...model, words: withWords(model.words, data), partial: without(model.partial, data.party) };
    case 'partial': return { ...model, partial: withPartial(model.partial, data) };
    case 'nudge_opened': return { ...model, nudge: data };
    case 'nudge_closed': return closed(model, data);
    case 'call_started': return started(model, data);
    case 'call_ending': return { ...model, phase: 'ending', waitingUtterances: data.waiting_utterances };
    case 'call_ended': return { ...model, phase: 'waiting', call: null, lastCall: data.id, nudge: null, figures: null, partial: {}, waitingUtterances: 0 };
    case 'call_improved': return { ...model, improved: model.improved + (model.lastCall === data.id ? 1 : 0) };
    case 'cue': return model;
  }
}

/** Once the program has said goodbye, only a new snapshot brings it back; a lost link shows no level as if it were heard,
 * and what was the matter is over with the program. */
function linked(model: Model, link: Link): Model {
  if (model.link === 'ended' && link === 'lost') return model;
  if (link === 'open') return { ...model, link };
  return { ...model, link, meters: SILENT, notices: link === 'ended' ? [] : model.notices };
}

function fromSnapshot(model: Model, s: Events['snapshot']): Model {
  return {
    ...model, link: 'open', known: true, phase: s.phase, version: s.version, replay_s: s.replay_s, isReplay: s.source === 'replay',
    wordsModel: s.words, wordsAbsent: s.words_absent, keepsAudio: s.keep_audio, parties: s.parties, call: s.call, lastCall: s.last_call,
    waitingUtterances: 0, mode: s.mode, figures: s.figures, nudge: s.nudge, earlier: s.earlier_nudges, words: s.words_said,
    partial: s.partial ?? {},
    notices: s.notices, kinds: s.kinds, said: { ...(s.call?.id === model.call?.id ? model.said : {}), ...saidOf(s) },
  };
}

function saidOf({ nudge, earlier_nudges }: Events['snapshot']): Record<string, boolean> {
  const all = nudge ? [...earlier_nudges, nudge] : earlier_nudges;
  return Object.fromEntries(all.flatMap(({ id, helpful }) => (helpful === undefined ? [] : [[id, helpful]])));
}

function started(model: Model, { id, started_at }: Events['call_started']): Model {
  const call = { id, started_at, call_s: 0 };
  return { ...model, phase: 'call', call, figures: null, nudge: null, earlier: [], words: [], partial: {}, said: {}, waitingUtterances: 0 };
}

/** An event may come twice after a reconnect: the second changes nothing. */
function closed(model: Model, { id, outcome, closed_s }: Events['nudge_closed']): Model {
  if (model.nudge?.id !== id) return model;
  return { ...model, nudge: null, earlier: [...model.earlier, { ...model.nudge, outcome, closed_s }] };
}

function noticed(notices: Notice[], notice: Notice): Notice[] {
  const others = notices.filter((other) => other.code !== notice.code);
  return notice.text === '' ? others : [...others, notice];
}

/** In order of time; words that come again replace themselves. */
function withWords(words: Words[], said: Words): Words[] {
  const others = words.filter((other) => other.id !== said.id);
  return [...others, said].sort((a, b) => a.start_s - b.start_s).slice(-WORDS_KEPT);
}

type Partials = Model['partial'];

function without(partial: Partials, party: Party): Partials {
  const { [party]: _, ...others } = partial;
  return others;
}

function withPartial(partial: Partials, said: PartialWords): Partials {
  return said.text === '' ? without(partial, said.party) : { ...partial, [said.party]: said };
}

/** The last closed nudge of the call, where there is one. */
export function lastNudge(model: Model): ClosedNudge | null {
  return model.earlier.at(-1) ?? null;
}

export const isInCall = (model: Model): boolean => model.known && model.phase !== 'waiting';
