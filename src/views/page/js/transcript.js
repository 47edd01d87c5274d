// What was said, by whom, with the cues marked in the words.

const placeholder = /\[(card_number|card_expiry|card_code|phone|email|account|ssn|birth_date|post_code)\]/;
const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}']+/gu, '');

/** The words of an utterance that a cue rests on: `[first, last]`, or null. */
function wordsOfCue(cue, utterance) {
  const wanted = (cue.evidence.quote || '').split(/\s+/).map(bare).filter(Boolean);
  const said = utterance.words.map((word) => bare(word.text));
  for (let at = 0; wanted.length > 0 && at + wanted.length <= said.length; at += 1) {
    const here = wanted.every((word, offset) => said[at + offset] === word);
    if (here && utterance.words[at].start_s <= cue.end_s + 1 && utterance.words[at + wanted.length - 1].end_s >= cue.start_s - 1) return [at, at + wanted.length - 1];
  }
  return null;
}

/** Each cue at the utterance it belongs to, with the words it covers. */
function placeCues(utterances, cues) {
  const placed = utterances.map(() => []);
  for (const cue of cues) {
    const near = [];
    for (let index = lastBefore(utterances, cue.end_s + 1, (u) => u.start_s); index >= 0 && near.length < 12; index -= 1) {
      if (utterances[index].end_s >= cue.start_s - 1) near.push(index);
      else if (utterances[index].start_s < cue.start_s - 120) break;
    }
    const exact = near.map((index) => [index, wordsOfCue(cue, utterances[index])]).find(([, range]) => range);
    if (exact) {
      placed[exact[0]].push({ cue, range: exact[1] });
      continue;
    }
    const own = near.find((index) => utterances[index].party === cue.party && utterances[index].start_s <= cue.end_s && utterances[index].end_s >= cue.start_s);
    if (own === undefined) continue;
    const inside = utterances[own].words.map((word, index) => [word, index]).filter(([word]) => word.start_s < cue.end_s && word.end_s > cue.start_s).map(([, index]) => index);
    placed[own].push({ cue, range: inside.length > 0 ? [inside[0], inside[inside.length - 1]] : null });
  }
  return placed;
}

function wordNode(word) {
  const hidden = placeholder.exec(word.text);
  if (hidden) {
    const [before, after] = [word.text.slice(0, hidden.index), word.text.slice(hidden.index + hidden[0].length)];
    return h('span', { 'data-t': word.start_s }, before, h('span', { class: 'redacted' }, `${words(hidden[1])} removed`), after);
  }
  return h('span', { class: word.confidence < 0.5 ? 'w unsure' : 'w', title: word.confidence < 0.5 ? 'The recogniser is unsure of this word' : null, 'data-t': word.start_s }, word.text);
}

/** The words of an utterance; runs with the same cues become one mark. */
function wordNodes(utterance, placed) {
  const over = utterance.words.map((_, index) => placed.filter(({ range }) => range && range[0] <= index && index <= range[1]).map(({ cue }) => cue));
  const nodes = [];
  for (let at = 0; at < utterance.words.length; ) {
    let end = at + 1;
    while (end < utterance.words.length && over[end].length === over[at].length && over[end].every((cue, i) => cue === over[at][i])) end += 1;
    const run = utterance.words.slice(at, end).flatMap((word, index) => (index === 0 ? [wordNode(word)] : [' ', wordNode(word)]));
    if (nodes.length > 0) nodes.push(' ');
    if (over[at].length === 0) nodes.push(...run);
    else nodes.push(cueMarkNode(over[at], run));
    at = end;
  }
  return nodes;
}

function cueMarkNode(cues, run) {
  const strongest = cues.find((cue) => cue.polarity === 'negative') || cues.find((cue) => cue.polarity === 'positive') || cues[0];
  const node = h('mark', { class: strongest.polarity, tabindex: '0' }, run);
  tip.attach(node, () => cues.flatMap((cue) => [h('div', { class: 'note' }, describeCue(cue))]));
  return node;
}

const transcript = (() => {
  const list = byId('lines');
  const { record } = data;
  const { utterances } = record;
  const placed = placeCues(utterances, record.cues);
  const rowsOf = [];
  let current = -1;

  /** Between the lines: silences and nudges, where they happened. */
  function events() {
    const silences = record.silences.map((silence) => ({ at: silence.start_s, node: () => h('li', { class: 'event' }, timeButton(silence.start_s), h('span', {}, `${data.titles.silences[silence.kind] || words(silence.kind)}, ${lasting(silence.end_s - silence.start_s)}`)) }));
    const nudges = record.nudges.map((nudge) => ({
      at: nudge.opened_s,
      node: () => h('li', { class: `event nudge ${nudge.kind.startsWith('praise_') ? 'praise' : ''}` }, timeButton(nudge.opened_s), h('span', {}, h('b', {}, nudge.headline), ` ${nudge.detail}`)),
    }));
    return [...silences, ...nudges].sort((a, b) => a.at - b.at);
  }

  function line(utterance, index) {
    const joined = record.overlaps.find((overlap) => overlap.started_by === utterance.party && Math.abs(overlap.start_s - utterance.start_s) < 0.6);
    const aside = joined && joined.kind === 'backchannel';
    const flag = joined && (joined.kind === 'interruption' || joined.kind === 'failed_interruption') && !joined.doubtful;
    const loose = placed[index].filter(({ range }) => !range);
    const note = flag ? h('span', { class: 'flag', tabindex: '0' }, joined.kind === 'interruption' ? 'talks over' : 'tries to talk over') : null;
    if (note) tip.attach(note, () => describeOverlap(joined));
    const row = h(
      'li',
      { class: `line ${utterance.party} ${aside ? 'aside' : ''}`, id: `line-${index}` },
      timeButton(utterance.start_s),
      h('span', { class: 'who' }, partyName(utterance.party)),
      h('p', { class: 'said' }, note, utterance.words.length > 0 ? wordNodes(utterance, placed[index]) : utterance.text, loose.map(({ cue }) => [' ', cueMarkNode([cue], [data.titles.cues[cue.cue] || words(cue.cue)])])),
    );
    rowsOf[index] = row;
    return row;
  }

  function draw() {
    const between = events();
    utterances.forEach((utterance, index) => {
      while (between.length > 0 && between[0].at < utterance.start_s) list.append(between.shift().node());
      list.append(line(utterance, index));
    });
    for (const event of between) list.append(event.node());
    const none = byId('no-words');
    none.hidden = utterances.length > 0;
    if (utterances.length === 0) none.textContent = noWords();
    byId('transcript-tools').hidden = utterances.length === 0;
  }

  function noWords() {
    if (record.speech.length === 0) return 'Nobody is heard in this recording.';
    if (record.models.speech_absent) return record.models.speech_absent;
    return record.models.speech ? 'No words were recognised.' : 'This call was analysed without words. What can be heard without them is measured all the same.';
  }

  function showNow(time, why) {
    const index = lastBefore(utterances, time + 0.05, (u) => u.start_s);
    if (index !== current) {
      rowsOf[current]?.classList.remove('now');
      current = index;
      rowsOf[current]?.classList.add('now');
      if (why === 'play' && byId('follow').checked) reveal();
    }
    if (why === 'show') reveal();
  }

  function reveal() {
    rowsOf[current]?.scrollIntoView({ block: 'center', behavior: calmMotion.matches ? 'auto' : 'smooth' });
  }

  list.addEventListener('click', (event) => {
    const word = event.target.closest('[data-t]');
    if (word && window.getSelection().isCollapsed) player.jump(Number(word.dataset.t));
  });
  byId('show-cues').addEventListener('change', (event) => list.classList.toggle('plain', !event.target.checked));
  player.onMove(showNow);
  return { draw };
})();
