// Talk share and pace over the call, folded away.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { h, setAttribute, setHidden } from '../dom';
import type { History } from '../history';
import type { Model } from '../model';
import type { Part } from '../part';
import { balanceWords, clock, paceWords } from '../wording';

const HEIGHT_PX = 110;

export function curve(history: History): Part {
  const share = chart('--agent-bar', (value) => `${Math.round(value)} %`, [0, 100]);
  const pace = chart('--ink-bar', (value) => String(Math.round(value)), null);
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
    share.draw(history.curve.time_s, history.curve.share);
    pace.draw(history.curve.time_s, history.curve.pace);
  };
  element.addEventListener('toggle', draw);
  new ResizeObserver(draw).observe(element);
  document.addEventListener('themechange', () => { share.forget(); pace.forget(); draw(); });
  return {
    element,
    update(model: Model) {
      setHidden(element, model.phase === 'waiting' || model.figures === null);
      if (!model.figures) return;
      setAttribute(share.element, 'aria-label', `Your share of the talk over the call. Now: ${balanceWords(model.figures).join(', ')}.`);
      setAttribute(pace.element, 'aria-label', `Your pace over the call. Now: ${paceWords(model.figures).join(', ')}.`);
      draw();
    },
  };
}

interface Chart {
  element: HTMLElement;
  draw(time_s: number[], values: (number | null)[]): void;
  /** Drawn anew next time, in the colours of then. */
  forget(): void;
}

function chart(colour: string, label: (value: number) => string, range: [number, number] | null): Chart {
  const element = h('div', { class: 'chart', role: 'img' });
  let plot: uPlot | null = null;
  return {
    element,
    draw(time_s, values) {
      const width = element.clientWidth;
      if (width === 0) return;
      const data: uPlot.AlignedData = [time_s, values];
      if (!plot) plot = new uPlot(options(element, width, colour, label, range), data, element);
      else if (plot.width !== width) plot.setSize({ width, height: HEIGHT_PX });
      plot.setData(data);
    },
    forget() {
      plot?.destroy();
      plot = null;
    },
  };
}

function options(place: HTMLElement, width: number, colour: string, label: (value: number) => string, range: [number, number] | null): uPlot.Options {
  const axis: uPlot.Axis = { stroke: resolved(place, '--soft'), font: '12px sans-serif', ticks: { show: false } };
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: range ? { range } : {} },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map(clock), size: 26, grid: { show: false } },
      { ...axis, values: (_, ticks) => ticks.map(label), size: 56, space: 32, grid: { stroke: resolved(place, '--line'), width: 1 } },
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
