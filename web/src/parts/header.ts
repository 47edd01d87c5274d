// The name, the state of things, and the tools of the page.

import { h, s, setAttribute, setText } from '../dom';
import { icon, type IconName } from '../icons';
import type { Model } from '../model';
import type { Part } from '../part';
import { clock } from '../wording';

export interface Tools {
  float(): void;
  settings(): void;
  theme(): void;
  help(): void;
}

export function header(tools: Tools): Part {
  const state = h('p', { class: 'phase' });
  const tool = (name: IconName, words: string, key: string, run: () => void): HTMLElement =>
    h('button', { type: 'button', class: 'quiet', title: `${words} (${key})`, 'aria-keyshortcuts': key, on: { click: run } }, icon(name), h('span', {}, words));
  const element = h(
    'header',
    { class: 'masthead' },
    h('h1', { class: 'brand' }, waves(), 'Sidetone'),
    state,
    h('div', { class: 'tools', role: 'group', 'aria-label': 'Page' }, tool('float', 'Float', 'f', tools.float), tool('gear', 'Settings', 'g', tools.settings), tool('moon', 'Theme', 't', tools.theme), tool('help', 'Help', '?', tools.help)),
  );
  return {
    element,
    update(model) {
      setText(state, phaseWords(model));
      setAttribute(state, 'data-phase', model.link === 'open' ? model.phase : 'lost');
    },
  };
}

function waves(): SVGSVGElement {
  return s('svg', { viewBox: '0 0 28 20', width: 28, height: 20, 'aria-hidden': 'true' }, s('path', { d: 'M2 10Q6 1 10 10T18 10 26 10', class: 'wave agent' }), s('path', { d: 'M2 10Q6 5 10 10T18 10 26 10', class: 'wave customer' }));
}

export function phaseWords({ link, known, phase, call, mode, isReplay }: Model): string {
  if (link === 'ended') return 'Ended';
  if (link === 'lost') return 'Not answering';
  if (!known) return '';
  const what = isReplay ? 'Recording' : 'Call';
  if (phase === 'waiting') return 'Between calls';
  if (phase === 'ending') return `${what} ending`;
  const at = `${what} ${clock(call?.call_s ?? 0)}`;
  if (mode.card_capture) return `${at}, not listening`;
  return mode.hold ? `${at}, on hold` : at;
}
