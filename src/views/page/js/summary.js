// What went well, what to try, what was promised, what was noted.

function drawPoints(id, points, none) {
  const list = byId(id);
  if (points.length === 0) {
    list.replaceWith(h('p', { class: 'soft' }, none));
    return;
  }
  for (const point of points) {
    list.append(
      h(
        'li',
        {},
        timeButton(point.at_s, 'Hear it at'),
        h(
          'div',
          {},
          h('p', { class: 'point' }, point.text),
          point.quote ? h('p', { class: 'quote' }, quoted(point.quote)) : null,
          point.suggestion ? h('p', { class: 'better' }, h('b', {}, 'Try '), quoted(point.suggestion)) : null,
        ),
      ),
    );
  }
}

function drawNotes() {
  const { follow_ups: promises, details } = data.record.summary;
  const order = (list, at) => [...list].sort((a, b) => at(a) - at(b));
  for (const promise of order(promises, (p) => p.at_s)) {
    byId('promises').append(
      h('li', {}, timeButton(promise.at_s), h('div', {}, h('p', {}, h('b', {}, `${partyName(promise.who)}: `), promise.what), h('p', { class: 'soft' }, promise.when || 'no time named'))),
    );
  }
  for (const detail of order(details, (d) => d.start_s)) {
    const right = detail.read_back_s === null || detail.read_back_s === undefined ? '' : `read back at ${clock(detail.read_back_s)}`;
    const back = [detail.misread_as ? `read back wrongly as ${detail.misread_as}` : '', right].filter(Boolean).join(', ') || 'not read back';
    byId('details').append(
      h('li', {}, timeButton(detail.start_s), h('div', {}, h('p', {}, h('span', { class: 'soft' }, `${data.titles.details[detail.kind] || words(detail.kind)} `), h('b', {}, detail.value)), h('p', { class: 'soft' }, `${partyName(detail.party)}, ${back}`))),
    );
  }
  byId('promises-part').hidden = promises.length === 0;
  byId('details-part').hidden = details.length === 0;
}

/** The few figures to see first, and who had how much of the talk. */
function drawGlance() {
  const of = (name) => data.figures.find((row) => row.name === name && row.agent !== null);
  const mono = data.record.source.kind === 'mono_file';
  const share = mono ? null : of('talk_share');
  const place = byId('glance');
  if (share) {
    const agent = Math.round(share.value * 100);
    place.append(
      h('div', { class: 'shares' }, h('span', { class: 'agent' }, `Agent ${agent} %`), h('span', { class: 'customer' }, `Customer ${100 - agent} %`)),
      h('div', { class: 'split', 'aria-hidden': 'true' }, h('i', { class: 'agent', style: { width: `${agent}%` } }), h('i', { class: 'customer', style: { width: `${100 - agent}%` } })),
    );
  }
  const rows = [mono ? null : of('interruptions'), of('pace_wpm'), of('longest_dead_air_s')].filter(Boolean);
  place.append(h('dl', {}, rows.map((row) => h('div', { class: row.standing || '' }, h('dt', {}, row.title), h('dd', {}, row.agent.split(' ')[0], h('small', {}, row.agent.split(' ').slice(1).join(' ')), h('span', {}, row.standing_words))))));
  place.hidden = data.record.speech.length === 0;
}

function drawSummary() {
  drawGlance();
  const { what_went_well: well, what_to_try: toTry } = data.record.summary;
  byId('points').hidden = data.record.speech.length === 0;
  drawPoints('well', well, 'Nothing stands out yet. The figures below say how the talk went.');
  drawPoints('try', toTry, 'Nothing to change stands out.');
  drawNotes();
}
