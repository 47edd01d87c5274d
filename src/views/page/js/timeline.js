// The two-lane timeline. It is as wide as the zoom asks and scrolls by itself, so touch, wheel and keys pan it.

const timeline = (() => {
  const scroller = byId('scroller');
  const { record } = data;
  const duration = Math.max(record.source.duration_s, 0.001);
  const mono = record.source.kind === 'mono_file';
  // Rows from above, in pixels.
  const phases = record.phases || [];
  const rows = { ruler: 0, nudges: 22, agentCues: 50, agent: 70, between: 106, customer: 130, customerCues: 170, phases: 190, height: phases.length > 0 ? 212 : 188 };
  const laneHeight = 32;
  const widest = 120000;
  let perSecond = 1;
  let playhead = null;
  let marks = [];
  // A long call has thousands of marks: their words are made once, and the scroller listens for all of them.
  const labels = new Map();
  let byElement = new Map();
  let focused = 0;

  const x = (time) => time * perSecond;
  const fit = () => Math.max(0.01, (scroller.clientWidth - 1) / duration);

  function setZoom(next, around = scroller.clientWidth / 2) {
    const time = (scroller.scrollLeft + around) / perSecond;
    perSecond = Math.min(Math.max(next, fit()), Math.max(fit(), widest / duration), 240);
    draw();
    scroller.scrollLeft = time * perSecond - around;
  }

  function draw() {
    const hadFocus = scroller.contains(document.activeElement) && document.activeElement !== scroller;
    marks = [];
    byElement = new Map();
    const width = Math.max(1, Math.round(duration * perSecond));
    const picture = s('svg', { width, height: rows.height, viewBox: `0 0 ${width} ${rows.height}`, class: 'picture' });
    picture.append(patterns(), lanesBelow(width), ruler(width));
    for (const silence of record.silences) picture.append(silenceMark(silence));
    if (mono) picture.append(lane('agent', record.speech, rows.between - laneHeight / 2));
    else {
      picture.append(lane('agent', record.speech.filter((p) => p.party === 'agent'), rows.agent));
      picture.append(lane('customer', record.speech.filter((p) => p.party === 'customer'), rows.customer));
      for (const overlap of thinned(record.overlaps, (o) => o.start_s, (o) => overlapRank[o.kind] || 0, 8)) picture.append(overlapMark(overlap));
    }
    for (const party of ['agent', 'customer']) {
      const own = record.cues.filter((cue) => cue.party === party);
      for (const cue of thinned(own, (c) => c.start_s, (c) => cueRank[c.polarity] || 0, 7)) picture.append(cueMark(cue));
    }
    const numbered = record.nudges.map((nudge, index) => ({ nudge, number: index + 1 }));
    for (const phase of phases) picture.append(phaseMark(phase));
    for (const { nudge, number } of thinned(numbered, (n) => n.nudge.opened_s, () => 0, 22)) picture.append(nudgeMark(nudge, number));
    playhead = s('line', { class: 'playhead', y1: 0, y2: rows.height });
    picture.append(playhead);
    picture.addEventListener('click', (event) => {
      if (markOf(event)) return;
      player.jump((event.clientX - picture.getBoundingClientRect().left) / perSecond, { show: true });
    });
    scroller.replaceChildren(picture);
    marks.sort((a, b) => a.time - b.time);
    marks.forEach((mark, index) => mark.element.setAttribute('tabindex', index === focused ? '0' : '-1'));
    if (hadFocus) marks[focused]?.element.focus({ preventScroll: true });
    movePlayhead(player.time());
  }

  const overlapRank = { interruption: 3, failed_interruption: 2, terminal: 1, backchannel: 0 };
  const cueRank = { negative: 2, positive: 1, neutral: 0 };

  /** In a crowd of marks only the weightiest within `gap` pixels is drawn; zooming in brings the others. */
  function thinned(items, timeOf, rankOf, gap) {
    if (items.length * gap < duration * perSecond * 0.5) return items;
    const kept = new Map();
    for (const item of items) {
      const bucket = Math.floor(x(timeOf(item)) / gap);
      if (!kept.has(bucket) || rankOf(kept.get(bucket)) < rankOf(item)) kept.set(bucket, item);
    }
    return [...kept.values()];
  }

  function patterns() {
    const pattern = s('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
    pattern.append(s('line', { x1: 0, x2: 0, y1: 0, y2: 6, class: 'hatch' }));
    return s('defs', {}, pattern);
  }

  function lanesBelow(width) {
    const group = s('g', { 'aria-hidden': 'true' });
    const tops = mono ? [rows.between - laneHeight / 2] : [rows.agent, rows.customer];
    for (const top of tops) group.append(s('rect', { class: 'lane', x: 0, y: top, width, height: laneHeight, rx: 4 }));
    return group;
  }

  function ruler(width) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
    const step = steps.find((candidate) => candidate * perSecond >= 64) || 7200;
    const group = s('g', { class: 'ruler', 'aria-hidden': 'true' });
    for (let time = 0; time <= duration; time += step) {
      group.append(s('line', { x1: x(time), x2: x(time), y1: 16, y2: rows.height }));
      if (x(time) + 36 < width) group.append(s('text', { x: x(time) + 3, y: 12 }, clock(time)));
    }
    return group;
  }

  /** Speech as bars; what would be less than a pixel apart is drawn as one. */
  function lane(party, speech, top) {
    const group = s('g', { class: `speech ${mono ? 'both' : party}`, 'aria-hidden': 'true' });
    let open = null;
    const close = () => open && group.append(s('rect', { x: x(open.from), y: top + 4, width: Math.max(1, x(open.to - open.from)), height: laneHeight - 8, rx: Math.min(5, x(open.to - open.from) / 2) }));
    for (const segment of speech) {
      if (open && (segment.start_s - open.to) * perSecond < 1) open.to = Math.max(open.to, segment.end_s);
      else {
        close();
        open = { from: segment.start_s, to: segment.end_s };
      }
    }
    close();
    return group;
  }

  /** A mark that can be reached by key, tells on hover and focus, and jumps on click. */
  function mark(of, time, className, content, ...shapes) {
    if (!labels.has(of)) labels.set(of, spoken(content()));
    const shown = shapes.map((shape) => shape?.textContent).filter(Boolean);
    const element = s('g', { role: 'button', tabindex: '-1', class: `mark ${className}`, 'aria-label': [...shown, labels.get(of)].join(': ') }, ...shapes);
    marks.push({ time, element });
    byElement.set(element, { time, content });
    return element;
  }

  function silenceMark(silence) {
    const [left, width] = [x(silence.start_s), Math.max(2, x(silence.end_s - silence.start_s))];
    const [top, height] = mono ? [rows.between - laneHeight / 2, laneHeight] : [rows.agent, rows.customer + laneHeight - rows.agent];
    const label = `${silence.kind === 'hold' ? 'hold' : 'silence'} ${Math.round(silence.end_s - silence.start_s)} s`;
    return mark(
      silence,
      silence.start_s,
      `silence ${silence.kind}`,
      () => describeSilence(silence),
      s('rect', { x: left, y: top, width, height, rx: 4, class: 'ground' }),
      s('rect', { x: left, y: top, width, height, rx: 4, fill: 'url(#hatch)' }),
      width > 70 ? s('text', { x: left + width / 2, y: top + height / 2 + 4, class: 'label' }, label) : null,
    );
  }

  /** The shape tells the kind; it leans towards the lane of the one who joined in. */
  function overlapMark(overlap) {
    const centre = x((overlap.start_s + overlap.end_s) / 2);
    const middle = rows.between + 12 + (overlap.started_by === 'agent' ? -3 : 3);
    const band = s('rect', { class: 'band', x: x(overlap.start_s), y: rows.agent, width: Math.max(1.5, x(overlap.end_s - overlap.start_s)), height: rows.customer + laneHeight - rows.agent });
    const diamond = (size) => `M ${centre} ${middle - size} L ${centre + size} ${middle} L ${centre} ${middle + size} L ${centre - size} ${middle} Z`;
    const shape = {
      interruption: () => s('path', { d: diamond(8), class: 'full' }),
      failed_interruption: () => s('path', { d: diamond(6.5), class: 'hollow' }),
      terminal: () => s('rect', { x: centre - 1.5, y: middle - 5, width: 3, height: 10, rx: 1.5, class: 'light' }),
      backchannel: () => s('circle', { cx: centre, cy: middle, r: 3.5, class: 'light' }),
    }[overlap.kind];
    return mark(overlap, overlap.start_s, `overlap ${overlap.kind} ${overlap.doubtful ? 'doubtful' : ''}`, () => describeOverlap(overlap), band, shape ? shape() : null, target(centre, middle));
  }

  function cueMark(cue) {
    const centre = x(cue.start_s);
    const middle = cue.party === 'agent' ? rows.agentCues + 10 : rows.customerCues + 6;
    const shape = {
      positive: () => s('path', { d: `M ${centre - 5.5} ${middle + 5} L ${centre + 5.5} ${middle + 5} L ${centre} ${middle - 5} Z` }),
      negative: () => s('path', { d: `M ${centre - 5.5} ${middle - 5} L ${centre + 5.5} ${middle - 5} L ${centre} ${middle + 5} Z` }),
      neutral: () => s('circle', { cx: centre, cy: middle, r: 4 }),
    }[cue.polarity];
    return mark(cue, cue.start_s, `cue ${cue.polarity}`, () => describeCue(cue), shape ? shape() : null, target(centre, middle));
  }

  function nudgeMark(nudge, number) {
    const [left, width] = [x(nudge.opened_s), Math.max(18, x(nudge.closed_s - nudge.opened_s))];
    const room = Math.floor((width - 12) / 6.6);
    const label = room >= nudge.headline.length + 2 ? `${number} ${nudge.headline}` : String(number);
    return mark(
      nudge,
      nudge.opened_s,
      `nudge ${nudge.kind.startsWith('praise_') ? 'praise' : ''}`,
      () => describeNudge(nudge),
      s('rect', { x: left, y: rows.nudges + 2, width, height: 20, rx: 6 }),
      s('text', { x: left + 6, y: rows.nudges + 16 }, label),
    );
  }

  /** The strip below: each phase from its first words to the next. */
  function phaseMark(phase) {
    const [left, width] = [x(phase.start_s), Math.max(2, x(phase.end_s - phase.start_s) - 2)];
    const title = phaseTitle(phase);
    const room = Math.floor((width - 10) / 6.8);
    return mark(
      phase,
      phase.start_s,
      `phase ${phase.phase}`,
      () => describePhase(phase),
      s('rect', { x: left, y: rows.phases, width, height: 20, rx: 5 }),
      room >= 3 ? s('text', { x: left + 6, y: rows.phases + 14 }, room >= title.length ? title : `${title.slice(0, room - 1)}\u2026`) : null,
    );
  }

  /** A larger place to hit with a finger. */
  const target = (centre, middle) => s('circle', { cx: centre, cy: middle, r: 11, class: 'target' });

  function movePlayhead(time) {
    playhead.setAttribute('x1', x(time));
    playhead.setAttribute('x2', x(time));
  }

  function keepInView(time) {
    const at = x(time);
    if (at < scroller.scrollLeft || at > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = at - scroller.clientWidth / 3;
  }

  function focusMark(index) {
    if (marks.length === 0) return;
    marks[focused]?.element.setAttribute('tabindex', '-1');
    focused = Math.min(Math.max(0, index), marks.length - 1);
    const { element, time } = marks[focused];
    element.setAttribute('tabindex', '0');
    keepInView(time);
    element.focus({ preventScroll: true });
  }

  const onMark = () => document.activeElement !== scroller;
  const keys = {
    ArrowRight: () => focusMark(onMark() ? focused + 1 : focused),
    ArrowLeft: () => focusMark(onMark() ? focused - 1 : focused),
    Enter: () => onMark() && player.jump(marks[focused].time, { show: true }),
    ' ': () => onMark() && player.jump(marks[focused].time, { show: true }),
    Home: () => focusMark(0),
    End: () => focusMark(marks.length - 1),
    '+': () => setZoom(perSecond * 1.6),
    '=': () => setZoom(perSecond * 1.6),
    '-': () => setZoom(perSecond / 1.6),
    0: () => setZoom(fit()),
  };
  scroller.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  const markOf = (event) => byElement.get(event.target.closest('.mark'));
  const tell = (event) => {
    const found = markOf(event);
    if (found) tip.show(event.target.closest('.mark'), found.content());
  };
  scroller.addEventListener('click', (event) => {
    const found = markOf(event);
    if (found) player.jump(found.time, { show: true });
  });
  scroller.addEventListener('mouseover', tell);
  scroller.addEventListener('mouseout', () => tip.hide());
  scroller.addEventListener('focusin', (event) => {
    const index = marks.findIndex((mark) => mark.element === event.target);
    if (index >= 0) focused = index;
    tell(event);
  });
  scroller.addEventListener('focusout', () => tip.hide());
  scroller.addEventListener('scroll', () => tip.hide(), { passive: true });
  scroller.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      setZoom(perSecond * Math.exp(-event.deltaY / 300), event.clientX - scroller.getBoundingClientRect().left);
    },
    { passive: false },
  );
  byId('zoom-in').addEventListener('click', () => setZoom(perSecond * 1.6));
  byId('zoom-out').addEventListener('click', () => setZoom(perSecond / 1.6));
  byId('zoom-fit').addEventListener('click', () => setZoom(fit()));

  let lastWidth = 0;
  new ResizeObserver(() => {
    if (scroller.clientWidth === lastWidth) return;
    const wasFit = lastWidth === 0 || Math.abs(perSecond * duration - lastWidth) < 4;
    lastWidth = scroller.clientWidth;
    setZoom(wasFit ? fit() : perSecond);
  }).observe(scroller);
  player.onMove((time) => {
    if (!playhead) return;
    movePlayhead(time);
    keepInView(time);
  });
  return { fitWidth: (width) => ((perSecond = width / duration), draw()), refit: () => setZoom(fit()) };
})();
