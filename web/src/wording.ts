// Times, names and states as people read them; the same words as in the report (src/views/labels.rs).

import type { Device, Figures, ItemStatus, Outcome, Party, Verdict } from './protocol';

/** A moment of the call: `02:05`, from an hour on `1:02:05`. */
export function clock(time_s: number): string {
  const whole = Number.isFinite(time_s) ? Math.max(0, Math.floor(time_s)) : 0;
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** A length: `25 s`, `2 min 25 s`, `1 h 02 min`. */
export function seconds(length_s: number): string {
  const whole = Number.isFinite(length_s) ? Math.max(0, Math.round(length_s)) : 0;
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${two(rest)} s` : `${rest} s`;
}

export const sentences = (count: number): string => (count === 1 ? 'One sentence' : `${count} sentences`);

const OUTCOMES: Record<Outcome, string> = {
  corrected: 'put right', expired: 'not taken up', superseded: 'gave way to another', shown: 'praise', call_ended: 'the call ended',
};

export const outcomeWords = (outcome: Outcome): string => OUTCOMES[outcome] ?? outcome;

const SKILLS: Record<string, string> = {
  listening: 'Listening', communication: 'Communication', clear_speech: 'Clear speech', voice: 'Voice', positivity: 'Positivity',
  empathy: 'Empathy', conflict_resolution: 'Conflict resolution', assertiveness: 'Assertiveness', written: 'Written word', privacy: 'Privacy',
};

/** Skills in the order in which they are shown. */
export const SKILL_ORDER = Object.keys(SKILLS);

export const skillName = (skill: string): string => SKILLS[skill] ?? spaced(skill);

const DETAILS: Record<string, string> = {
  name: 'Name', order_number: 'Number', amount: 'Amount', date: 'Date', deadline: 'Deadline', address: 'Address', email: 'E-mail',
  phone: 'Telephone', reference: 'Reference', follow_up: 'Promise', place: 'Place',
};

export const detailName = (kind: string): string => DETAILS[kind] ?? spaced(kind);

/** A name of the record without underscores, with a capital. */
export function spaced(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const ITEMS: Record<ItemStatus, string> = {
  done: 'done', missed: 'missed', kept: 'not said', breached: 'said', not_applicable: 'not called for', not_judged: 'not judged',
};

/** How an item of a playbook stands. */
export const itemWords = (status: ItemStatus): string => ITEMS[status] ?? status;

const VERDICTS: Record<Verdict, string> = { kept: 'kept', breached: 'breached', to_review: 'to be looked at', not_judged: 'not judged' };

export const verdictWords = (verdict: Verdict): string => VERDICTS[verdict] ?? verdict;

/** Points without idle zeros. */
export const points = (value: number): string => String(Math.round(value * 10) / 10);

export const partyName = (party: Party): string => (party === 'agent' ? 'You' : 'Customer');

/** What is heard of one party, and from where. */
export function deviceWords(party: Party, { device, state }: Device): string {
  const who = party === 'agent' ? 'you' : 'the customer';
  const name = device === '' ? '' : ` (${device})`;
  switch (state) {
    case 'listening': return `Listening to ${who}${name}`;
    case 'switched': return `Now listening to ${who} elsewhere${name}`;
    case 'quiet': return `No sound at all from ${who}${name}`;
    case 'gone': return `Cannot hear ${who}: the device is gone${name}`;
    case 'absent': return party === 'agent' ? 'No microphone is listened to' : 'The customer is not listened to';
    case 'paused': return `Not listening to ${who}${name}`;
  }
}

/** Whether this state of a device wants the person's eye. */
export const isTrouble = ({ state }: Device): boolean => state === 'gone' || state === 'quiet';

/** Who has the floor, and for how long. */
export function floorWords({ turn_s, silence_s }: Figures): string {
  if (silence_s >= 1) return `Silence for ${Math.floor(silence_s)} s`;
  if (turn_s > 0) return `Your turn for ${Math.floor(turn_s)} s`;
  return "The customer's turn";
}

/** Each party's share of the talk, agent first; the two add up to a hundred. */
export function balanceWords({ talk_share }: Figures): [string, string] {
  if (talk_share === null) return ['Not enough said yet', ''];
  const agent = Math.round(talk_share * 100);
  return [`You ${agent} %`, `Customer ${100 - agent} %`];
}

const BANDS = { slow: 'Slow', good: 'Good pace', fast: 'Fast' };

/** How the pace is, and the figures behind it. */
export function paceWords({ pace_wpm, pace_band, pace_low_wpm, pace_high_wpm }: Figures): [string, string] {
  if (pace_high_wpm === 0) return ['Not enough said yet', ''];
  const band = `band ${Math.round(pace_low_wpm)} to ${Math.round(pace_high_wpm)}`;
  if (pace_band === null || pace_wpm === null) return ['Not enough said yet', band.replace('b', 'B')];
  return [BANDS[pace_band], `${Math.round(pace_wpm)} words a minute, ${band}`];
}

/** How much there was to judge by. */
export function confidenceWords(score: number | null, confidence: number): string {
  if (score === null) return 'not enough to say';
  if (confidence >= 0.75) return 'plenty to go by';
  return confidence >= 0.45 ? 'some to go by' : 'little to go by';
}
