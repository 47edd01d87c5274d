// The words, folded away until somebody wants them.

import { h, setHidden, setText } from '../dom';
import type { Model } from '../model';
import type { Part } from '../part';
import type { PartialWords, Words } from '../protocol';
import { clock, partyName } from '../wording';

/** So near to the end counts as reading the newest line. */
const NEAR_PX = 40;

export function transcript(): Part & { toggle(): void } {
  const behind = h('span', { class: 'soft' });
  const lines = h('ol', { class: 'lines', tabindex: '0', 'aria-label': 'Words of this call' });
  const none = h('p', { class: 'soft' });
  const element = h('details', { class: 'fold panel' }, h('summary', {}, h('h2', {}, 'Words'), behind), none, lines);
  let drawn: Words[] = [];
  let saying: Model['partial'] = {};
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
      const partial = Object.values(model.partial).sort((a, b) => a.start_s - b.start_s);
      const isEmpty = model.words.length === 0 && partial.length === 0;
      setHidden(none, !isEmpty);
      setHidden(lines, isEmpty);
      if (model.words === drawn && model.partial === saying) return;
      const follows = lines.scrollHeight - lines.scrollTop - lines.clientHeight < NEAR_PX;
      for (const unsettled of lines.querySelectorAll('.unsettled')) unsettled.remove();
      draw(lines, drawn, model.words);
      lines.append(...partial.map(unsettledLine));
      drawn = model.words;
      saying = model.partial;
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
  if (now === before) return;
  if (isLonger) list.append(...now.slice(before.length).map(line));
  else list.replaceChildren(...now.map(line));
}

function line({ party, start_s, text }: Words): HTMLElement {
  return h('li', { class: `line ${party}` }, h('span', { class: 'time' }, clock(start_s)), h('span', { class: 'who' }, partyName(party)), h('span', { class: 'said' }, text));
}

/** Paler, and not read out by a screen reader: it is said again once it is settled. */
function unsettledLine({ party, start_s, text }: PartialWords): HTMLElement {
  const element = line({ id: '', party, start_s, end_s: start_s, text: `${text} …`, late_s: 0 });
  element.classList.add('unsettled');
  element.setAttribute('aria-hidden', 'true');
  return element;
}
