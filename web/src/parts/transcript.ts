// The words, folded away until somebody wants them.

import { h, setHidden, setText } from '../dom';
import type { Model } from '../model';
import type { Part } from '../part';
import type { Words } from '../protocol';
import { clock, partyName } from '../wording';

/** So near to the end counts as reading the newest line. */
const NEAR_PX = 40;

export function transcript(): Part & { toggle(): void } {
  const behind = h('span', { class: 'soft' });
  const lines = h('ol', { class: 'lines', tabindex: '0', 'aria-label': 'Words of this call' });
  const none = h('p', { class: 'soft' });
  const element = h('details', { class: 'fold panel' }, h('summary', {}, h('h2', {}, 'Words'), behind), none, lines);
  let drawn: Words[] = [];
  element.addEventListener('toggle', () => lines.scrollTo({ top: lines.scrollHeight }));
  return {
    element,
    toggle: () => {
      element.open = !element.open;
      if (element.open) element.scrollIntoView({ block: 'nearest' });
    },
    update(model) {
      setHidden(element, model.phase === 'waiting');
      setText(behind, behindWords(model));
      setText(none, model.wordsAbsent ?? 'Nothing has been said yet.');
      setHidden(none, model.words.length > 0);
      setHidden(lines, model.words.length === 0);
      if (model.words === drawn) return;
      const follows = lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_PX;
      draw(lines, drawn, model.words);
      drawn = model.words;
      if (follows) lines.scrollTo({ top: lines.scrollHeight });
    },
  };
}

function behindWords({ figures, wordsAbsent }: Model): string {
  if (wordsAbsent) return 'none';
  const late = figures?.words_behind_s ?? 0;
  return late >= 1 ? `${Math.round(late)} s behind` : '';
}

/** Appends where only the end is new; otherwise draws all lines again. */
function draw(list: HTMLElement, before: Words[], now: Words[]): void {
  const isLonger = now.length > before.length && before.every((words, index) => words === now[index]);
  if (isLonger) list.append(...now.slice(before.length).map(line));
  else list.replaceChildren(...now.map(line));
}

function line({ party, start_s, text }: Words): HTMLElement {
  return h('li', { class: `line ${party}` }, h('span', { class: 'time' }, clock(start_s)), h('span', { class: 'who' }, partyName(party)), h('span', { class: 'said' }, text));
}
