// Each party's voice against their own usual: one curve a party, and the parts it is made of.

const voices = (() => {
  const { record } = data;
  const all = record.expression || [];
  const duration = Math.max(record.source.duration_s, 0.001);
  // Furthest that a distance can be, and what is drawn at most: a call that stays near the usual is drawn larger.
  const furthest = 6;
  const height = 96;
  const rulerHeight = 18;
  const parts = [
    { name: 'level', title: 'Level', more: 'louder', less: 'quieter' },
    { name: 'pitch', title: 'Pitch', more: 'higher', less: 'lower' },
    { name: 'pace', title: 'Pace', more: 'quicker', less: 'slower' },
    { name: 'variation', title: 'Movement of pitch', more: 'livelier', less: 'flatter' },
    { name: 'brightness', title: 'Brightness', more: 'brighter', less: 'duller' },
  ];
  // The customer's curve is level, pitch and pace together; of the agent no such sum is made, so each part stands alone.
  const choices = {
    agent: parts,
    customer: [{ name: 'arousal', title: 'Level, pitch and pace together', more: 'up', less: 'down' }, ...parts],
  };
  const known = (value) => value !== null && value !== undefined;
  const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
  const partOf = (party, name) => choices[party].find((part) => part.name === name);

  /** How far from usual, in a word. */
  function sized(part, value) {
    const size = Math.abs(value);
    if (size < 1) return 'as usual';
    const word = value > 0 ? part.more : part.less;
    return size < 2 ? `a little ${word}` : size < 3.5 ? word : `much ${word}`;
  }

  function describe(moment, party) {
    const rows = choices[party].filter((part) => known(moment[part.name]));
    return [
      h('strong', {}, `${partyName(party)}, ${clock(moment.start_s)} to ${clock(moment.end_s)}`),
      h('ul', { class: 'parts' }, rows.map((part) => h('li', {}, `${part.title} ${signed(moment[part.name])}, `, h('span', { class: 'soft' }, sized(part, moment[part.name]))))),
    ];
  }

  /** One sentence: the moment furthest from usual. */
  function sentence(moments, party, part) {
    const measured = moments.filter((moment) => known(moment[part.name]));
    if (measured.length === 0) return 'Too little was voiced to measure this.';
    const off = measured.filter((moment) => Math.abs(moment[part.name]) >= 2);
    const top = measured.reduce((a, b) => (Math.abs(b[part.name]) > Math.abs(a[part.name]) ? b : a));
    if (off.length === 0) return `Near the usual throughout; furthest at ${clock(top.start_s)} (${signed(top[part.name])}).`;
    return `${off.length} of ${measured.length} moments ${off.length === 1 ? 'is' : 'are'} far from the usual; furthest at ${clock(top.start_s)}: ${sized(part, top[part.name])} (${signed(top[part.name])}).`;
  }

  function curve(party, moments, part, width) {
    const values = moments.map((moment) => moment[part.name]).filter(known);
    const reach = Math.min(furthest, Math.max(3, ...values.map((value) => Math.abs(value) + 0.3)));
    const x = (time) => (time / duration) * width;
    const y = (value) => height / 2 - (Math.max(-reach, Math.min(reach, value)) / reach) * (height / 2 - 6);
    const picture = s('svg', { class: `curve ${party}`, width, height: height + rulerHeight, viewBox: `0 0 ${width} ${height + rulerHeight}` });
    picture.append(
      s('rect', { class: 'usual', x: 0, width, y: y(1), height: y(-1) - y(1) }),
      s('line', { class: 'axis', x1: 0, x2: width, y1: y(0), y2: y(0) }),
      s('text', { class: 'way', x: 2, y: 11 }, `↑ ${part.more}`),
      s('text', { class: 'way', x: 2, y: height - 3 }, `↓ ${part.less}`),
      ruler(width, x),
    );
    let [path, last] = ['', null];
    const dots = moments.map((moment, index) => {
      const value = moment[part.name];
      const middle = x((moment.start_s + moment.end_s) / 2);
      // What was not measured, and a silence of half a minute, leave a gap.
      const joined = last && known(value) && moment.start_s - last.end_s < 30;
      if (known(value)) path += `${joined ? 'L' : 'M'} ${middle.toFixed(1)} ${y(value).toFixed(1)} `;
      last = known(value) ? moment : null;
      return known(value) ? dot(party, moment, part, middle, y(value), index) : null;
    });
    picture.append(s('path', { class: 'track', d: path }), ...dots.filter(Boolean));
    return picture;
  }

  function ruler(width, x) {
    const step = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].find((candidate) => x(candidate) >= 64) || 7200;
    const group = s('g', { class: 'ruler', 'aria-hidden': 'true' });
    for (let time = 0; time <= duration; time += step) {
      group.append(s('line', { x1: x(time), x2: x(time), y1: height, y2: height + 5 }));
      if (x(time) + 36 < width) group.append(s('text', { x: x(time) + 3, y: height + 14 }, clock(time)));
    }
    return group;
  }

  function dot(party, moment, part, cx, cy, index) {
    const value = moment[part.name];
    const label = `${clock(moment.start_s)}: ${part.title.toLowerCase()} ${signed(value)}, ${sized(part, value)}`;
    const node = s('g', { class: 'mark', role: 'button', tabindex: '-1', 'data-index': index, 'aria-label': label });
    node.append(s('circle', { class: 'target', cx, cy, r: 9 }), s('circle', { class: Math.abs(value) >= 2 ? 'far' : 'near', cx, cy, r: Math.abs(value) >= 2 ? 4 : 2.5 }));
    return node;
  }

  function panel(party) {
    const moments = all.filter((moment) => moment.party === party);
    if (moments.length === 0) return null;
    let part = choices[party][0];
    const place = h('div', { class: 'curve-place', role: 'group', 'aria-label': `${partyName(party)}'s voice over the call. Left and right arrow go from moment to moment, Enter jumps there.` });
    const told = h('p', { class: 'told' });
    const select = h('select', { 'aria-label': `What is drawn of the ${party}'s voice` }, choices[party].map((choice) => h('option', { value: choice.name }, choice.title)));
    let focused = 0;

    function draw() {
      const width = Math.max(160, Math.round(place.clientWidth || 640));
      place.replaceChildren(curve(party, moments, part, width));
      told.textContent = sentence(moments, party, part);
      const marks = [...place.querySelectorAll('.mark')];
      focused = Math.min(focused, Math.max(0, marks.length - 1));
      marks[focused]?.setAttribute('tabindex', '0');
    }

    function focus(index) {
      const marks = [...place.querySelectorAll('.mark')];
      if (marks.length === 0) return;
      marks[focused]?.setAttribute('tabindex', '-1');
      focused = Math.min(Math.max(0, index), marks.length - 1);
      marks[focused].setAttribute('tabindex', '0');
      marks[focused].focus({ preventScroll: true });
    }

    const momentOf = (event) => {
      const mark = event.target.closest('.mark');
      return mark && { mark, moment: moments[Number(mark.dataset.index)] };
    };
    const jump = (event) => {
      const found = momentOf(event);
      if (found) player.jump(found.moment.start_s, { show: true });
    };
    const tell = (event) => {
      const found = momentOf(event);
      if (!found) return;
      focused = Math.max(0, [...place.querySelectorAll('.mark')].indexOf(found.mark));
      tip.show(found.mark, describe(found.moment, party));
    };
    const keys = {
      ArrowRight: () => focus(focused + 1),
      ArrowLeft: () => focus(focused - 1),
      Home: () => focus(0),
      End: () => focus(moments.length - 1),
      Enter: jump,
      ' ': jump,
    };
    place.addEventListener('keydown', (event) => {
      if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key](event);
    });
    place.addEventListener('click', jump);
    place.addEventListener('mouseover', tell);
    place.addEventListener('mouseout', () => tip.hide());
    place.addEventListener('focusin', tell);
    place.addEventListener('focusout', () => tip.hide());
    select.addEventListener('change', () => {
      part = partOf(party, select.value);
      draw();
    });
    return { party, node: h('div', { class: `voice ${party}` }, h('div', { class: 'row' }, h('h3', {}, partyName(party)), select), place, told, table(party, moments)), draw, place };
  }

  /** The same for those who do not see the curve, and for paper. */
  function table(party, moments) {
    const shown = choices[party];
    const cell = (value) => h('td', { class: 'number' }, known(value) ? signed(value) : '–');
    return h(
      'details',
      { class: 'values' },
      h('summary', {}, `All ${moments.length} moments as a table`),
      h(
        'div',
        { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `Table of the ${party}'s voice` },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'From'), shown.map((part) => h('th', { scope: 'col' }, part.name === 'arousal' ? 'Together' : part.title)))),
          h('tbody', {}, moments.map((moment) => h('tr', {}, h('th', { scope: 'row' }, timeButton(moment.start_s)), shown.map((part) => cell(moment[part.name]))))),
        ),
      ),
    );
  }

  /** What was heard between words: each with its place. */
  function drawBreaths() {
    for (const party of ['agent', 'customer']) {
      const own = (record.breaths || []).filter((breath) => breath.party === party);
      if (own.length === 0) continue;
      const items = own.map((breath) => h('li', {}, timeButton(breath.start_s, breath.kind), `${breath.kind}, ${lasting(breath.end_s - breath.start_s)}`));
      byId('breaths').append(h('p', {}, `${partyName(party)}, heard between words:`), h('ul', { class: 'parts' }, items));
    }
    byId('breaths').hidden = (record.breaths || []).length === 0;
  }

  const panels = ['agent', 'customer'].map(panel).filter(Boolean);
  const redraw = () => panels.forEach((each) => each.draw());

  function draw() {
    drawBreaths();
    byId('voices').hidden = panels.length === 0 && byId('breaths').hidden;
    byId('curve-signs').hidden = panels.length === 0;
    for (const each of panels) {
      byId('voice-curves').append(each.node);
      let lastWidth = 0;
      new ResizeObserver(() => {
        if (each.place.clientWidth === lastWidth) return;
        lastWidth = each.place.clientWidth;
        each.draw();
      }).observe(each.place);
    }
    redraw();
  }

  return { draw };
})();
