// A dialog with a title and a way out.

import { type Child, h } from '../dom';
import { icon } from '../icons';

export function dialog(title: string, ...content: Child[]): HTMLDialogElement {
  const id = `title-${title.toLowerCase().replaceAll(' ', '-')}`;
  const element = h('dialog', { 'aria-labelledby': id });
  const close = h('button', { type: 'button', class: 'quiet square', 'aria-label': 'Close', on: { click: () => element.close() } }, icon('close'));
  element.append(h('div', { class: 'inside' }, h('header', {}, h('h2', { id }, title), close), ...content.map((child) => h('div', {}, child))));
  // A click beside it closes it too.
  element.addEventListener('click', (event) => { if (event.target === element) element.close(); });
  return element;
}
