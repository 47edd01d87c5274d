// What can be done during a call.

import type { Actions } from '../actions';
import { h, setAttribute, setHidden, setText } from '../dom';
import { icon, type IconName } from '../icons';
import type { Part } from '../part';
import type { Consent, Sharing } from '../protocol';

export function controls(actions: Actions): Part {
  const hold = toggle('pause', 'Hold', 'h', actions.toggleHold);
  const capture = toggle('lock', 'Card capture', 'c', actions.toggleCardCapture);
  const end = h('button', { type: 'button', class: 'end', 'aria-keyshortcuts': 'e', on: { click: () => void actions.stop() } }, icon('off'), 'End call');
  const sharing = choice<Sharing>('Who may see this call later', [['private', 'Private'], ['shared', 'Shared']], (mode) => void actions.share(mode));
  const consent = choice<Consent>('How consent was had', [['told', 'Told'], ['agreed', 'Agreed'], ['not_needed', 'Not needed']], (basis) => void actions.consent(basis));
  const consentState = h('span', { class: 'soft' });
  const element = h(
    'section',
    { class: 'controls panel', 'aria-label': 'This call' },
    h('div', { class: 'buttons' }, hold, capture, end),
    h('div', { class: 'pick' }, h('span', { class: 'label' }, 'This call is'), sharing.element),
    h('div', { class: 'pick' }, h('span', { class: 'label' }, 'Consent ', consentState), consent.element),
  );
  return {
    element,
    update({ mode, phase, link }) {
      setHidden(element, phase !== 'call' || link === 'ended');
      setAttribute(hold, 'aria-pressed', mode.hold);
      setAttribute(capture, 'aria-pressed', mode.card_capture);
      sharing.show(mode.sharing);
      consent.show(mode.consent);
      setText(consentState, mode.consent === null ? 'not noted yet' : '');
    },
  };
}

function toggle(name: IconName, label: string, key: string, run: () => unknown): HTMLButtonElement {
  return h('button', { type: 'button', 'aria-pressed': 'false', 'aria-keyshortcuts': key, on: { click: () => run() } }, icon(name), label);
}

/** Buttons of which one is pressed. */
export function choice<Value extends string>(label: string, values: [Value, string][], pick: (value: Value) => void): { element: HTMLElement; show(value: Value | null): void } {
  const buttons = values.map(([value, words]) => [value, h('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => pick(value) } }, words)] as const);
  return {
    element: h('div', { class: 'choice', role: 'group', 'aria-label': label }, buttons.map(([, button]) => button)),
    show(chosen) {
      for (const [value, button] of buttons) setAttribute(button, 'aria-pressed', value === chosen);
    },
  };
}
