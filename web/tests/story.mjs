// A call to tell: what the stand-in says in tests, screenshots and while developing.

const level = (level_dbov, speaks) => ({ level_dbov, speaks });

export const QUIET_METERS = { agent: level(-58, false), customer: level(-61, false) };
export const NO_METERS = { agent: level(null, false), customer: level(null, false) };
export const AGENT_SPEAKS = { agent: level(-24.1, true), customer: level(-60, false) };
export const CUSTOMER_SPEAKS = { agent: level(-57, false), customer: level(-27.5, true) };

const MODE = { hold: false, card_capture: false, sharing: 'private', consent: null, snoozed: false, how_often: 'sometimes', off: [] };

const KINDS = [
  ['interrupting', 'listening', 'Let them finish'], ['long_monologue', 'listening', 'Pause and hand over'], ['pace_fast', 'clear_speech', 'A little slower'],
  ['pace_slow', 'clear_speech', 'A little faster'], ['too_quiet', 'clear_speech', 'Speak up a little'], ['too_loud', 'assertiveness', 'A little softer'],
  ['dead_air', 'communication', "Say what you're doing"], ['slow_reply', 'communication', 'Answer a little sooner'], ['low_energy', 'voice', 'Sit up, bring energy'],
  ['jargon', 'clear_speech', 'Say it in plain words'], ['missed_empathy', 'empathy', 'Name the feeling first'], ['no_questions', 'communication', 'Ask an open question'],
  ['negative_phrasing', 'positivity', 'Say what you can do'], ['calm_wording', 'conflict_resolution', 'Skip “calm down”'], ['offer_options', 'conflict_resolution', 'Offer two options'],
  ['offer_escalation', 'conflict_resolution', 'Offer to bring someone in'], ['no_commitment', 'conflict_resolution', 'Promise a definite time'],
  ['promise_without_time', 'conflict_resolution', 'Say when'],
  ['hedging', 'assertiveness', 'Say it plainly'], ['orders_blame', 'assertiveness', 'Ask instead of telling'], ['read_back', 'assertiveness', 'Read it back'],
  ['card_data', 'privacy', 'Leave card digits unsaid'], ['audio_fault', 'clear_speech', 'Check your microphone'], ['bleed', 'listening', 'Use a headset'],
  ['praise_listening', 'listening', 'Well listened'], ['praise_empathy', 'empathy', 'You named the feeling'],
].map(([kind, skill, headline]) => ({ kind, skill, headline, praise: kind.startsWith('praise_') }));

export const FIRST_SNAPSHOT = {
  version: '0.1.0', phase: 'waiting', source: 'devices', replay_s: null, words: 'tiny.en', words_absent: null, keep_audio: false,
  parties: { agent: { device: 'Jabra Evolve2', state: 'listening', text: '' }, customer: { device: 'Monitor of Jabra Evolve2', state: 'listening', text: '' } },
  call: null, last_call: null, mode: MODE, figures: null, nudge: null, earlier_nudges: [], words_said: [], notices: [], kinds: KINDS,
};

export const CALL = { id: '20261121-231502-7f3a', started_at: '2026-11-21T23:15:02Z' };

export const figures = (call_s, changes = {}) => ({
  call_s, talk_share: 0.44, pace_wpm: 212, pace_band: 'good', pace_low_wpm: 130, pace_high_wpm: 280, turn_s: 12.1, silence_s: 0, words_behind_s: 0.4, ...changes,
});

export const words = (id, party, start_s, text) => ({ id, party, start_s, end_s: start_s + 2.7, text, late_s: 0.9 });

const cause = (metric, value, threshold, since_s) => ({ metric, value, threshold, since_s, quote: '' });

export const INTERRUPTING = {
  id: 'n1', kind: 'interrupting', skill: 'listening', praise: false, headline: 'Let them finish', detail: 'You came in 2 times before they were done.',
  opened_s: 63.1, cause: cause('interruptions', 2, 2, 60.2),
};

export const EMPATHY = {
  id: 'n2', kind: 'missed_empathy', skill: 'empathy', praise: false, headline: 'Name the feeling first',
  detail: 'They said “I have been waiting for three weeks”. Say: “You have been dealing with this far too long. I’m sorry.”', opened_s: 96.4, cause: cause('missed', 1, 1, 94),
};

export const PRAISE = {
  id: 'n3', kind: 'praise_empathy', skill: 'empathy', praise: true, headline: 'You named the feeling', detail: '“A month of this must be wearing.”',
  opened_s: 131.2, cause: cause('empathy_shown', 1, 1, 131),
};

export const closing = (id, outcome, closed_s) => ({ id, outcome, closed_s });

const SAID = [
  words('u1', 'agent', 0.8, 'Good morning, you are speaking with Marcus. How can I help?'),
  words('u2', 'customer', 4.1, 'Hello, yes. My internet drops every evening, and I have been waiting for three weeks.'),
  words('u3', 'agent', 12.3, 'Okay. Have you restarted the box?'),
  words('u4', 'customer', 15.2, 'Three times. I work from home, I cannot go on like this.'),
];

/** A call up to its first nudge. */
export const TO_FIRST_NUDGE = [
  ['call_started', CALL],
  ...SAID.map((said) => ['words', said]),
  ...Array.from({ length: 62 }, (_, at) => ['figures', figures(at + 1, at < 8 ? { talk_share: null, pace_wpm: null, pace_band: null } : { talk_share: 0.5 + 0.14 * Math.sin(at / 9), pace_wpm: 205 + 30 * Math.sin(at / 5) })]),
  ['meters', CUSTOMER_SPEAKS],
  ['nudge_opened', INTERRUPTING],
  ['figures', figures(63.2, { turn_s: 0, talk_share: 0.58 })],
];

/** From there to praise. */
export const TO_PRAISE = [
  ['nudge_closed', closing('n1', 'corrected', 71)],
  ['words', words('u5', 'customer', 90.4, 'I have been waiting for three weeks, nobody calls me back.')],
  ['nudge_opened', EMPATHY],
  ['nudge_closed', closing('n2', 'corrected', 104)],
  ['words', words('u6', 'agent', 126.5, 'A month of this must be wearing. Let me see what I can do today.')],
  ['figures', figures(132, { turn_s: 6 })],
  ['meters', AGENT_SPEAKS],
  ['nudge_opened', PRAISE],
];

/** From anywhere to the summary. */
export const TO_END = [
  ['call_ending', { id: CALL.id, waiting_utterances: 3 }],
  ['meters', QUIET_METERS],
  ['call_ended', { id: CALL.id }],
];
