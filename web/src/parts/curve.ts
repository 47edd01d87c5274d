// Talk share and pace over the call, folded away.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { h, setAttribute, setHidden } from '../dom';
import type { History } from '../history';
import type { Model } from '../model';
import type { Part } from '../part';
import { balanceWords, clock, paceWords } from '../wording';
import { paceRange } from './gauges';

const HEIGHT_PX = 110;

export function curve(history: History): Part {
  const share = chart('--agent-bar', (value) => `${value} %`);
  const pace = chart('--ink-bar', (value) => String(Math.round(value)));
  let band: [number, number] = [0, 0];
  const element = h(
    'details',
    { class: 'fold panel' },
    h('summary', {}, h('h2', {}, 'The call so far')),
    h('p', { class: 'label' }, 'Your share of the talk'),
    share.element,
    h('p', { class: 'label' }, 'Your pace, words a minute'),
    pace.element,
  );
  const draw = (): void => {
    if (!element.open) return;
    const { time_s, share: shares, pace: paces } = history.curve;
    share.draw(time_s, shares, { range: [0, 100], marks: [0, 50, 100] });
    pace.draw(time_s, paces, { range: paceRange(...band), marks: band });
  };
  element.addEventListener('toggle', draw);
  new ResizeObserver(draw).observe(element);
  document.addEventListener('themechange', () => { share.forget(); pace.forget(); draw(); });
  return {
    element,
    update(model: Model) {
      setHidden(element, model.phase === 'waiting' || model.figures === null);
      if (!model.figures) return;
      band = [model.figures.pace_low_wpm, model.figures.pace_high_wpm];
      setAttribute(share.element, 'aria-label', `Your share of the talk over the call. Now: ${balanceWords(model.figures).join(', ')}.`);
      setAttribute(pace.element, 'aria-label', `Your pace over the call. Now: ${paceWords(model.figures).join(', ')}.`);
      draw();
    },
  };
}

/** What the upright axis shows, and where it has lines: for the pace, the ends of the own band. */
interface Upright {
  range: [number, number];
  marks: number[];
}

interface Chart {
  element: HTMLElement;
  draw(time_s: number[], values: (number | null)[], upright: Upright): void;
  /** Drawn anew next time, in the colours of then. */
  forget(): void;
}

function chart(colour: string, label: (value: number) => string): Chart {
  const element = h('div', { class: 'chart', role: 'img' });
  let plot: uPlot | null = null;
  let upright: Upright = { range: [0, 1], marks: [] };
  return {
    element,
    draw(time_s, values, now) {
      const width = element.clientWidth;
      if (width === 0) return;
      upright = now;
      plot ??= new uPlot(options(element, width, colour, label, () => upright), [time_s, values], element);
      if (plot.width !== width) plot.setSize({ width, height: HEIGHT_PX });
      plot.setData([time_s, values]);
    },
    forget() {
      plot?.destroy();
      plot = null;
    },
  };
}

function options(place: HTMLElement, width: number, colour: string, label: (value: number) => string, upright: () => Upright): uPlot.Options {
  const axis: uPlot.Axis = { stroke: resolved(place, '--soft'), font: '12px sans-serif', ticks: { show: false } };
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: () => upright().range } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(clock), size: 26, grid: { show: false } },
      { ...axis, splits: () => upright().marks, values: (_, ticks) => ticks.map(label), size: 56, grid: { stroke: resolved(place, '--line'), width: 1 } },
    ],
    series: [{}, { stroke: resolved(place, colour), width: 2, points: { show: false } }],
  };
}

/** A colour of the style sheet as a canvas takes it: `light-dark()` settled. */
function resolved(place: HTMLElement, name: string): string {
  place.style.color = `var(${name})`;
  const { color } = getComputedStyle(place);
  place.style.color = '';
  return color;
}
