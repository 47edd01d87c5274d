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
    const back = detail.read_back_s === null || detail.read_back_s === undefined ? 'not read back' : `read back at ${clock(detail.read_back_s)}`;
    byId('details').append(
      h('li', {}, timeButton(detail.start_s), h('div', {}, h('p', {}, h('span', { class: 'soft' }, `${data.titles.details[detail.kind] || words(detail.kind)} `), h('b', {}, detail.value)), h('p', { class: 'soft' }, `${partyName(detail.party)}, ${back}`))),
    );
  }
  byId('promises-part').hidden = promises.length === 0;
  byId('details-part').hidden = details.length === 0;
}

function drawSummary() {
  const { what_went_well: well, what_to_try: toTry } = data.record.summary;
  byId('points').hidden = data.record.speech.length === 0;
  drawPoints('well', well, 'Nothing stands out yet. The figures below say how the talk went.');
  drawPoints('try', toTry, 'Nothing to change stands out.');
  drawNotes();
}
