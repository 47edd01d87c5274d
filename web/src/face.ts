// What the big card says at this moment: one thing, the most important first.

import { lastNudge, type Model } from './model';
import type { IconName } from './icons';
import { clock, outcomeWords, seconds, sentences } from './wording';

/** The card's colour; words and icon say the same. */
export type Tone = 'calm' | 'nudge' | 'praise' | 'paused' | 'fault';

export interface Face {
  tone: Tone;
  icon: IconName;
  headline: string;
  detail: string;
  /** The nudge that can be judged now: the open one, or the last. */
  judge: string | null;
  /** A nudge is open: it can also be snoozed, or its kind switched off. */
  open: boolean;
}

const plain = (tone: Tone, icon: IconName, headline: string, detail: string): Face => ({ tone, icon, headline, detail, judge: null, open: false });

export function face(model: Model): Face {
  return linkFace(model) ?? pausedFace(model) ?? nudgeFace(model) ?? restingFace(model);
}

function linkFace(model: Model): Face | null {
  switch (model.link) {
    case 'ended': return plain('paused', 'off', 'Sidetone has ended', 'To go on, start it again and open the address it shows.');
    case 'lost': return plain('fault', 'unlinked', 'Sidetone is not answering', 'Trying again. Until it answers, nothing here is live.');
    default: return model.known ? null : plain('calm', 'wave', 'One moment', 'Asking Sidetone how things stand.');
  }
}

function pausedFace({ mode, phase, waitingUtterances }: Model): Face | null {
  if (phase === 'waiting') return null;
  if (mode.card_capture) return plain('paused', 'lock', 'Not listening', 'Card data is read out. Nothing is heard or kept until you end this.');
  if (phase === 'ending') {
    return plain('calm', 'pen', 'Finishing the call', waitingUtterances > 0 ? `${sentences(waitingUtterances)} still to be written down.` : 'The summary is being written.');
  }
  if (mode.hold) return plain('paused', 'pause', 'On hold', 'The customer is waiting. No nudges until you come back.');
  return null;
}

function nudgeFace({ nudge, mode }: Model): Face | null {
  if (nudge) {
    const tone = nudge.praise ? 'praise' : 'nudge';
    return { tone, icon: iconOf(nudge.kind, nudge.skill), headline: nudge.headline, detail: nudge.detail, judge: nudge.id, open: true };
  }
  return mode.snoozed ? plain('paused', 'snooze', 'Nudges are snoozed', 'Everything is still measured.') : null;
}

function restingFace(model: Model): Face {
  if (model.phase === 'waiting') return waitingFace(model);
  const last = lastNudge(model);
  if (!last) return plain('calm', 'wave', 'Nothing to add', 'Carry on. A hint comes up here when it helps.');
  const detail = `Last, at ${clock(last.closed_s)}: ${last.headline} (${outcomeWords(last.outcome)}).`;
  return { tone: 'calm', icon: last.outcome === 'corrected' ? 'check' : 'wave', headline: 'Nothing to add', detail, judge: last.id, open: false };
}

function waitingFace(model: Model): Face {
  if (model.isReplay) {
    return plain('calm', 'wave', 'Waiting for a call', model.replay_s === null ? 'A recording is about to be played.' : `A recording of ${seconds(model.replay_s)} is about to be played.`);
  }
  return plain('calm', 'wave', 'Waiting for a call', 'It begins by itself when somebody speaks.');
}

const KIND_ICONS: Record<string, IconName> = {
  interrupting: 'ear', long_monologue: 'pause', pace_fast: 'gauge', pace_slow: 'gauge', too_quiet: 'volume', too_loud: 'volume',
  dead_air: 'dots', slow_reply: 'clock', no_questions: 'question', read_back: 'repeat', audio_fault: 'mic', bleed: 'headset',
  no_commitment: 'clock', promise_without_time: 'clock', offer_escalation: 'people',
};

const SKILL_ICONS: Record<string, IconName> = {
  listening: 'ear', communication: 'question', clear_speech: 'speech', voice: 'voice', positivity: 'sun', empathy: 'heart',
  conflict_resolution: 'fork', assertiveness: 'speech', written: 'pen', privacy: 'lock',
};

export function iconOf(kind: string, skill: string): IconName {
  return KIND_ICONS[kind] ?? SKILL_ICONS[skill] ?? 'speech';
}
