// What the program sends and takes, as docs/live-api.md has it.

export type Party = 'agent' | 'customer';

export interface PartyMeter {
  /** -100 to 0; null where there is no such party or its device is gone. */
  level_dbov: number | null;
  speaks: boolean;
}

export type Meters = Record<Party, PartyMeter>;

export interface Figures {
  call_s: number;
  /** Agent's share of both parties' speech, 0 to 1. */
  talk_share: number | null;
  pace_wpm: number | null;
  pace_band: 'slow' | 'good' | 'fast' | null;
  pace_low_wpm: number;
  pace_high_wpm: number;
  turn_s: number;
  silence_s: number;
  words_behind_s: number | null;
}

export type DeviceState = 'listening' | 'quiet' | 'gone' | 'switched' | 'absent' | 'paused';

export interface Device {
  device: string;
  state: DeviceState;
  /** A sentence where something is the matter. */
  text: string;
}

export type Sharing = 'private' | 'shared';
export type Consent = 'told' | 'agreed' | 'not_needed';
export type HowOften = 'rarely' | 'sometimes' | 'often';

export interface Mode {
  hold: boolean;
  card_capture: boolean;
  sharing: Sharing;
  consent: Consent | null;
  snoozed: boolean;
  how_often: HowOften;
  /** Kinds of nudge that are switched off. */
  off: string[];
}

export interface Cause {
  metric: string;
  value: number;
  threshold: number;
  since_s: number;
  quote?: string;
}

export interface Nudge {
  id: string;
  kind: string;
  skill: string;
  praise: boolean;
  headline: string;
  detail: string;
  opened_s: number;
  cause?: Cause;
  /** What the person said of it, where the program tells. */
  helpful?: boolean;
}

export type Outcome = 'corrected' | 'expired' | 'superseded' | 'shown' | 'call_ended';

export interface ClosedNudge extends Nudge {
  outcome: Outcome;
  closed_s: number;
}

export interface Words {
  id: string;
  party: Party;
  start_s: number;
  end_s: number;
  text: string;
  late_s: number;
}

/** What somebody has said so far. It may change; an empty text takes it back. */
export interface PartialWords {
  party: Party;
  start_s: number;
  end_s: number;
  text: string;
}

export interface Cue {
  id: string;
  skill: string;
  cue: string;
  polarity: 'positive' | 'negative' | 'neutral';
  party: Party;
  start_s: number;
  end_s: number;
  quote: string;
}

export interface Notice {
  code: string;
  /** A sentence; empty takes the notice of that code back. */
  text: string;
  level: 'info' | 'warning';
}

export interface Kind {
  kind: string;
  skill: string;
  headline: string;
  praise: boolean;
}

export type Phase = 'waiting' | 'call' | 'ending';

export interface Call {
  id: string;
  started_at: string;
  call_s: number;
}

export interface Snapshot {
  version: string;
  phase: Phase;
  source: 'devices' | 'replay';
  replay_s: number | null;
  words: string | null;
  words_absent: string | null;
  keep_audio: boolean;
  parties: Record<Party, Device>;
  call: Call | null;
  last_call: string | null;
  mode: Mode;
  figures: Figures | null;
  nudge: Nudge | null;
  earlier_nudges: ClosedNudge[];
  words_said: Words[];
  /** What each party is saying, not settled. */
  partial?: Partial<Record<Party, PartialWords>>;
  notices: Notice[];
  kinds: Kind[];
}

/** The data of each event, by the event's name. */
export interface Events {
  meters: Meters;
  figures: Figures;
  snapshot: Snapshot;
  device: Device & { party: Party };
  call_started: { id: string; started_at: string };
  mode: Mode;
  nudge_opened: Nudge;
  nudge_closed: { id: string; outcome: Outcome; closed_s: number };
  words: Words;
  partial: PartialWords;
  cue: Cue;
  notice: Notice;
  call_ending: { id: string; waiting_utterances: number };
  call_ended: { id: string };
  call_improved: { id: string; model: string };
  bye: Record<string, never>;
}

export type EventName = keyof Events;

/** Every event's name; the compiler holds the list complete. */
export const EVENT_NAMES = Object.keys({
  meters: 0, figures: 0, snapshot: 0, device: 0, call_started: 0, mode: 0, nudge_opened: 0, nudge_closed: 0,
  words: 0, partial: 0, cue: 0, notice: 0, call_ending: 0, call_ended: 0, call_improved: 0, bye: 0,
} satisfies Record<EventName, 0>) as EventName[];

export type Command =
  | { do: 'call_start' | 'call_stop' | 'quit' }
  | { do: 'hold' | 'card_capture'; on: boolean }
  | { do: 'sharing'; mode: Sharing }
  | { do: 'consent'; basis: Consent }
  | { do: 'snooze'; for_s: number }
  | { do: 'kind'; kind: string; on: boolean }
  | { do: 'how_often'; value: HowOften }
  | { do: 'feedback'; nudge: string; helpful: boolean };

/** The parts of a call's record that the summary shows (docs/record.md). */
export interface CallRecord {
  id: string;
  source: { duration_s: number };
  models?: { speech?: string | null; speech_earlier?: string[] };
  cues?: { id: string; cue: string; start_s: number; evidence?: { quote?: string } }[];
  skills: Record<string, Skill>;
  /** How it stands against a playbook, where one was named. */
  playbook?: PlaybookResult;
  summary: {
    headline: string;
    /** The summary in a language model's words, checked against the record. */
    polished?: { text: string; by: string };
    what_went_well: Point[];
    what_to_try: Point[];
    follow_ups: { who: Party; what: string; when: string | null; at_s: number }[];
    details: { kind: string; value: string; party: Party; start_s: number; read_back_s: number | null }[];
  };
}

export interface Skill {
  score: number | null;
  confidence: number;
  why: { text: string; points: number; cues?: string[] }[];
}

export type Verdict = 'kept' | 'breached' | 'to_review' | 'not_judged';
export type ItemStatus = 'done' | 'missed' | 'kept' | 'breached' | 'not_applicable' | 'not_judged';

export interface PlaybookResult {
  title: string;
  call_type?: { name: string; found: FoundWords };
  /** 0 to 100; null where nothing could be judged. */
  score: number | null;
  points: number;
  points_possible: number;
  compliance: { verdict: Verdict; why: string };
  steps: PlaybookItem[];
  must_say?: PlaybookItem[];
  never_say?: PlaybookItem[];
}

export interface PlaybookItem {
  id: string;
  title: string;
  status: ItemStatus;
  why: string;
  points: number;
  points_possible: number;
  required: boolean;
  fatal: boolean;
  review?: boolean;
  found?: FoundWords[];
  nearest?: FoundWords;
  say?: string;
}

export interface FoundWords {
  start_s: number;
  quote: string;
}

export interface Point {
  skill: string;
  text: string;
  quote: string;
  at_s: number;
  suggestion?: string;
}
