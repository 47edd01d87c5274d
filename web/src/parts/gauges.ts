// The balance of talk, the pace against the own band, and who has the floor.

import { h, setAttribute, setText } from '../dom';
import type { Model } from '../model';
import type { Part } from '../part';
import type { Figures } from '../protocol';
import { balanceWords, floorWords, paceWords } from '../wording';

const NOTHING: Figures = {
  call_s: 0, talk_share: null, pace_wpm: null, pace_band: null, pace_low_wpm: 0, pace_high_wpm: 0, turn_s: 0, silence_s: 0, words_behind_s: null,
};

/** A lost link says nothing about what was said. */
const UNKNOWN = ['Not known at the moment', ''] as const;

export function gauges(): Part {
  const all = [balance(), pace()];
  return {
    element: h('div', { class: 'gauges' }, all.map(({ element }) => element)),
    update: (model) => all.forEach((part) => part.update(model)),
  };
}

function balance(): Part {
  const agentWords = h('span', { class: 'agent' });
  const customerWords = h('span', { class: 'customer' });
  const agent = h('i', { class: 'agent' });
  const customer = h('i', { class: 'customer' });
  const floor = h('p', { class: 'more' });
  const split = h('div', { class: 'split', 'aria-hidden': 'true' }, agent, customer);
  return {
    element: h('div', { class: 'gauge' }, h('h3', {}, 'Balance'), h('p', { class: 'value both' }, agentWords, customerWords), split, floor),
    update(model) {
      const figures = of(model);
      const share = figures.talk_share;
      const [left, right] = unbalanced(model) ?? balanceWords(figures);
      setText(agentWords, left);
      setText(customerWords, right);
      agentWords.className = share === null ? 'soft' : 'agent';
      setText(floor, figures === NOTHING ? '' : floorWords(figures));
      setAttribute(split, 'data-known', share !== null);
      const part = Math.round((share ?? 0.5) * 100);
      agent.style.width = `${part}%`;
      customer.style.width = `${100 - part}%`;
    },
  };
}

function pace(): Part {
  const words = h('p', { class: 'value' });
  const zone = h('i', { class: 'zone' });
  const marker = h('i', { class: 'marker' });
  const scale = h('div', { class: 'scale', 'aria-hidden': 'true' }, zone, marker);
  const band = h('p', { class: 'more' });
  return {
    element: h('div', { class: 'gauge' }, h('h3', {}, 'Your pace'), words, scale, band),
    update(model) {
      const figures = of(model);
      const { pace_wpm, pace_low_wpm: low, pace_high_wpm: high } = figures;
      const [short, long] = model.link === 'open' ? paceWords(figures) : UNKNOWN;
      setText(words, short);
      setText(band, long);
      words.classList.toggle('soft', figures.pace_band === null);
      setAttribute(scale, 'data-band', figures.pace_band ?? 'none');
      const [from, to] = paceRange(low, high);
      const at = (wpm: number): number => Math.round(Math.min(98, Math.max(2, (100 * (wpm - from)) / (to - from || 1))));
      zone.style.left = `${at(low)}%`;
      zone.style.width = `${at(high) - at(low)}%`;
      marker.style.left = `${at(pace_wpm ?? (low + high) / 2)}%`;
    },
  };
}

/** Why there is no balance to speak of. */
function unbalanced({ link, parties }: Model): readonly [string, string] | null {
  if (link !== 'open') return UNKNOWN;
  return parties.agent.state === 'absent' || parties.customer.state === 'absent' ? ['Only one side is heard', ''] : null;
}

const of = (model: Model): Figures => (model.link === 'open' ? model.figures : null) ?? NOTHING;

/** The scale's ends: half the band's width on either side of it. */
export function paceRange(low: number, high: number): [number, number] {
  const beside = (high - low) / 2;
  return [low - beside, high + beside];
}
