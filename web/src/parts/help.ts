// What the keys do, and what the colours mean.

import { h } from '../dom';
import { icon } from '../icons';
import { SHORTCUTS, shortcutsAreOn, switchShortcuts } from '../shortcuts';
import { dialog } from './dialog';

export function help(): HTMLDialogElement {
  const on = h('input', { type: 'checkbox' });
  on.checked = shortcutsAreOn();
  on.addEventListener('change', () => switchShortcuts(on.checked));
  const rows = SHORTCUTS.map(({ key, what }) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)));
  return dialog(
    'Help',
    [h('h3', {}, 'Keys'), h('label', {}, on, ' Single keys work (never while you type)'), h('dl', { class: 'keys' }, rows)],
    [
      h('h3', {}, 'The card'),
      h('ul', { class: 'tones' },
        h('li', {}, h('span', { class: 'sample', 'data-tone': 'calm' }, icon('wave')), 'Nothing to say: carry on.'),
        h('li', {}, h('span', { class: 'sample', 'data-tone': 'nudge' }, icon('ear')), 'A nudge: something to try now. It goes away by itself.'),
        h('li', {}, h('span', { class: 'sample', 'data-tone': 'praise' }, icon('heart')), 'Well done.'),
        h('li', {}, h('span', { class: 'sample', 'data-tone': 'paused' }, icon('lock')), 'On hold, snoozed, not listening, or ended.'),
        h('li', {}, h('span', { class: 'sample', 'data-tone': 'fault' }, icon('unlinked')), 'Sidetone is not answering.'),
      ),
    ],
    h('p', { class: 'soft' }, 'Nothing leaves this machine. Nudges are for you; "shared" lets others see the record of this call later.'),
  );
}
