// The table of phases: when, who spoke, what was asked, and the words each begins with.

const phaseTitle = (phase) => data.titles.phases[phase.phase] || words(phase.phase);

function phaseQuestions(phase) {
  const some = [[phase.open_questions, 'open'], [phase.closed_questions, 'closed']].filter(([n]) => n > 0);
  return some.length > 0 ? some.map(([n, kind]) => `${n} ${kind}`).join(', ') : 'none';
}

const phaseShare = (phase) => (phase.talk_share === null || phase.talk_share === undefined ? '\u2013' : `${Math.round(phase.talk_share * 100)} %`);

function describePhase(phase) {
  return [
    h('strong', {}, phaseTitle(phase)),
    h('span', { class: 'soft' }, ` ${clock(phase.start_s)}, ${lasting(phase.end_s - phase.start_s)}`),
    phase.evidence.quote ? h('p', {}, 'Begins with ', quoted(phase.evidence.quote)) : null,
    h('p', { class: 'rule' }, `agent ${phaseShare(phase)} of the talk \u00b7 questions: ${phaseQuestions(phase)} \u00b7 rule ${phase.evidence.rule}`),
  ].filter(Boolean);
}

function drawPhases() {
  const phases = data.record.phases || [];
  byId('phases').hidden = phases.length === 0;
  for (const phase of phases) {
    byId('phases-body').append(
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, phaseTitle(phase)),
        h('td', {}, timeButton(phase.start_s, `${phaseTitle(phase)} at`)),
        h('td', { class: 'number' }, lasting(phase.end_s - phase.start_s)),
        h('td', { class: 'number' }, phaseShare(phase)),
        h('td', {}, phaseQuestions(phase)),
        h('td', { class: 'number' }, phase.dead_air_s > 0 ? lasting(phase.dead_air_s) : '\u2013'),
        h('td', { class: 'begins' }, phase.evidence.quote ? quoted(phase.evidence.quote) : ''),
      ),
    );
  }
}

/** What is expected in each phase and what was there, a list a phase. */
function drawByPhase() {
  const all = data.record.expectations || [];
  byId('by-phase').hidden = all.length === 0;
  for (const phase of new Set(all.map((one) => one.phase))) {
    byId('by-phase-lists').append(
      h('div', {}, h('h4', {}, phaseTitle({ phase })), h('ul', {}, all.filter((one) => one.phase === phase).map(expectation))),
    );
  }
}

function expectation(one) {
  const has = one.at_s !== null && one.at_s !== undefined;
  return h(
    'li',
    { class: one.there },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, { yes: '\u2713', no: '\u2013' }[one.there] || '?'),
    h(
      'div',
      {},
      h('p', {}, one.expected, h('span', { class: 'there' }, data.titles.there[one.there] || words(one.there))),
      h('p', { class: 'soft' }, one.found, has ? timeButton(one.at_s) : null, one.quote ? quoted(one.quote) : null),
    ),
  );
}
