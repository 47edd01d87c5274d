// What each thing on the timeline and in the transcript is, in words.

function describeCue(cue) {
  const { evidence } = cue;
  const nodes = [h('strong', {}, data.titles.cues[cue.cue] || words(cue.cue)), h('span', { class: 'soft' }, ` ${data.titles.skills[cue.skill] || cue.skill}, ${clock(cue.start_s)}`)];
  if (evidence.quote) nodes.push(h('p', {}, quoted(evidence.quote)));
  if (evidence.other) nodes.push(h('p', {}, h('b', {}, `${partyName(evidence.other.party)}, ${clock(evidence.other.start_s)}: `), quoted(evidence.other.quote)));
  if (evidence.suggestion) nodes.push(h('p', {}, h('b', {}, 'Try: '), quoted(evidence.suggestion)));
  const facts = [`rule ${evidence.rule}`];
  if (evidence.value !== undefined && evidence.value !== null) facts.push(`value ${round(evidence.value)}`);
  if (evidence.threshold !== undefined && evidence.threshold !== null) facts.push(`threshold ${round(evidence.threshold)}`);
  if (evidence.score !== undefined && evidence.score !== null) facts.push(`sure to ${Math.round(evidence.score * 100)} %`);
  nodes.push(h('p', { class: 'rule' }, facts.join(' · ')));
  return nodes;
}

function describeOverlap(overlap) {
  const who = partyName(overlap.started_by);
  const what = {
    interruption: `${who} began ${lasting(overlap.before_end_s || 0)} before the other had finished, and the other stopped.`,
    failed_interruption: `${who} began while the other spoke, and gave way.`,
    terminal: `${who} began as the other was ending: this is ordinary.`,
    backchannel: `${who} showed that they listen, without taking over.`,
  }[overlap.kind];
  const nodes = [h('strong', {}, data.titles.overlaps[overlap.kind] || words(overlap.kind)), h('span', { class: 'soft' }, ` ${clock(overlap.start_s)}, ${lasting(overlap.end_s - overlap.start_s)}`), h('p', {}, what)];
  if (overlap.doubtful) nodes.push(h('p', { class: 'rule' }, 'The microphone may merely hear the other party: not counted.'));
  return nodes;
}

function describeSilence(silence) {
  const nodes = [h('strong', {}, data.titles.silences[silence.kind] || words(silence.kind)), h('span', { class: 'soft' }, ` ${clock(silence.start_s)}, ${lasting(silence.end_s - silence.start_s)}`)];
  if (silence.waiting_for) nodes.push(h('p', {}, `The ${silence.waiting_for}'s turn to speak.`));
  return nodes;
}

function describeNudge(nudge) {
  return [
    h('strong', {}, nudge.headline),
    h('span', { class: 'soft' }, ` ${clock(nudge.opened_s)}, open ${lasting(nudge.closed_s - nudge.opened_s)}`),
    h('p', {}, nudge.detail),
    h('p', { class: 'rule' }, `${causeWords(nudge)} · ${data.titles.outcomes[nudge.outcome] || nudge.outcome}`),
  ];
}

function causeWords(nudge) {
  return `${words(nudge.cause.metric)} ${round(nudge.cause.value)}, threshold ${round(nudge.cause.threshold)}`;
}

const round = (value) => String(Math.round(value * 100) / 100);

/** A plain sentence for those who hear the page. */
const spoken = (nodes) => nodes.map((node) => node.textContent).join(' ').replace(/\s+/g, ' ').trim();
