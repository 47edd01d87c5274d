// The two things to do from the floating card.

import type { Actions } from '../actions';
import { h, setAttribute, setHidden } from '../dom';
import type { Part } from '../part';

export function smallControls(actions: Actions): Part {
  const hold = h('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => void actions.toggleHold() } }, 'Hold');
  const capture = h('button', { type: 'button', 'aria-pressed': 'false', on: { click: () => void actions.toggleCardCapture() } }, 'Card capture');
  const element = h('div', { class: 'buttons small', role: 'group', 'aria-label': 'This call' }, hold, capture);
  return {
    element,
    update({ mode, phase, link }) {
      setHidden(element, phase !== 'call' || link !== 'open');
      setAttribute(hold, 'aria-pressed', mode.hold);
      setAttribute(capture, 'aria-pressed', mode.card_capture);
    },
  };
}
