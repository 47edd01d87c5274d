// The table of figures, with the comfortable band drawn where there is one.

function drawFigures() {
  const body = byId('figures-body');
  let group = null;
  for (const row of data.figures) {
    if (row.group !== group) {
      group = row.group;
      body.append(h('tr', { class: 'group' }, h('th', { colspan: 5, scope: 'rowgroup' }, group)));
    }
    body.append(figureRow(row));
  }
  byId('figures').hidden = data.figures.length === 0;
}

function figureRow(row) {
  const name = h('th', { scope: 'row', id: `figure-${row.name}` }, row.title, h('code', {}, row.name));
  const verdict = h('td', { class: `verdict ${row.standing || ''}` });
  if (row.band) {
    const words = h('span', { class: 'words', tabindex: '0' }, row.standing_words);
    tip.attach(words, () => [h('strong', {}, `Comfortable: ${row.band.text}`), h('p', {}, row.band.source)]);
    verdict.append(bandPicture(row), words);
  }
  const both = row.customer !== null || row.of === 'party';
  return h(
    'tr',
    {},
    name,
    h('td', { class: 'number', colspan: both ? 1 : 2, 'data-party': both ? 'agent' : 'call' }, row.agent ?? '–'),
    both ? h('td', { class: 'number', 'data-party': 'customer' }, row.customer ?? '–') : null,
    h('td', { class: 'band' }, row.band ? row.band.text : ''),
    verdict,
  );
}

/** A small rule: the band as a thick stretch, the value as a dot. */
function bandPicture(row) {
  const { low, high } = row.band;
  if (row.value === null) return '';
  const size = low !== null && high !== null ? high - low : Math.abs(high ?? low) || 1;
  const from = low === null ? Math.min(0, high - size) : low - size * 0.7;
  const to = high === null ? low + size * 1.3 : high + size * 0.7;
  const x = (value) => 4 + 82 * Math.min(1, Math.max(0, (value - from) / (to - from)));
  const [left, right] = [low === null ? 4 : x(low), high === null ? 86 : x(high)];
  return s(
    'svg',
    { class: 'rule-picture', viewBox: '0 0 90 16', width: 90, height: 16, 'aria-hidden': 'true' },
    s('line', { x1: 4, x2: 86, y1: 8, y2: 8, class: 'axis' }),
    s('rect', { x: left, width: Math.max(2, right - left), y: 5, height: 6, rx: 3, class: 'comfort' }),
    s('circle', { cx: x(row.value), cy: 8, r: 4.2, class: 'value' }),
  );
}
