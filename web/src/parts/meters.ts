// Two meters: is it listening, and to what.

import { h, setAttribute, setHidden, setText } from '../dom';
import { changeIcon, icon, type IconName } from '../icons';
import type { Part } from '../part';
import type { Device, Party } from '../protocol';
import { deviceWords, isTrouble, partyName } from '../wording';

/** Levels shown from an empty to a full bar; ordinary speech lies in the upper half. */
const FLOOR_DBOV = -60;
const TOP_DBOV = -8;
/** The bars move no more often than this, with reduced motion and without: more is not seen, and costs the softphone. */
const CALM_MS = 500;
const DRAW_MS = 30;

export function meters(): Part {
  const both = [meter('agent'), meter('customer')];
  return {
    element: h('div', { class: 'meters' }, both.map(({ element }) => element)),
    update: (model) => both.forEach((part) => part.update(model)),
    followsMeters: true,
  };
}

function meter(party: Party): Part {
  const bar = h('i', { class: `level ${party}` });
  const speaks = h('span', { class: 'speaks' }, 'speaking');
  const sign = icon('check');
  const state = h('span');
  const trouble = h('p', { class: 'trouble' });
  const element = h(
    'div',
    { class: 'meter', 'data-party': party },
    h('p', { class: 'who', 'aria-hidden': 'true' }, h('b', { class: party }, partyName(party)), speaks),
    h('div', { class: 'track', 'aria-hidden': 'true' }, bar),
    h('p', { class: 'state' }, sign, state),
    trouble,
  );
  let drawn = 0;
  return {
    element,
    update(model) {
      const device = model.parties[party];
      setText(state, model.link === 'open' && model.known ? deviceWords(party, device) : 'Not known at the moment');
      changeIcon(sign, model.link === 'open' ? stateIcon(device) : 'unlinked');
      setAttribute(element, 'data-state', model.link === 'open' ? device.state : 'unknown');
      setText(trouble, device.text);
      setHidden(trouble, device.text === '' || model.link !== 'open');
      const { level_dbov, speaks: isSpeaking } = model.meters[party];
      // That nothing is heard is shown at once; a level need not be drawn where nobody sees it.
      if (level_dbov !== null && (element.ownerDocument.hidden || performance.now() - drawn < (isCalm() ? CALM_MS : DRAW_MS))) return;
      drawn = performance.now();
      bar.style.transform = `scaleX(${fraction(level_dbov).toFixed(3)})`;
      element.classList.toggle('speaking', isSpeaking && level_dbov !== null);
    },
  };
}

const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** How full the bar is, 0 to 1. */
export function fraction(level_dbov: number | null): number {
  if (level_dbov === null) return 0;
  return Math.min(1, Math.max(0, (level_dbov - FLOOR_DBOV) / (TOP_DBOV - FLOOR_DBOV)));
}

function stateIcon(device: Device): IconName {
  if (isTrouble(device)) return 'warning';
  return ({ listening: 'check', switched: 'repeat', absent: 'off', paused: 'pause' } as const)[device.state as 'listening'] ?? 'warning';
}
