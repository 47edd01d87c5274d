// Sentences about what is the matter, until the program takes them back.

import { h, setAttribute } from '../dom';
import { icon } from '../icons';
import type { Part } from '../part';
import type { Notice } from '../protocol';

export function notices(): Part {
  const element = h('div', { class: 'notices', role: 'status', 'aria-live': 'polite', 'data-count': '0' });
  let drawn: Notice[] = [];
  return {
    element,
    update(model) {
      const all = model.wordsAbsent ? [{ code: 'no_words', level: 'info', text: model.wordsAbsent } as const, ...model.notices] : model.notices;
      if (same(all, drawn)) return;
      const kept = new Map(drawn.map((notice, index) => [notice.code, [notice, element.children[index]] as const]));
      drawn = all;
      // A notice that stays keeps its node, so that it is not read out again.
      element.replaceChildren(...all.map((notice) => {
        const [before, node] = kept.get(notice.code) ?? [];
        return before?.text === notice.text && node ? node : line(notice);
      }));
      setAttribute(element, 'data-count', String(all.length));
    },
  };
}

const same = (a: Notice[], b: Notice[]): boolean => a.length === b.length && a.every((notice, index) => notice.code === b[index]?.code && notice.text === b[index].text);

function line({ text, level }: Notice): HTMLElement {
  return h('p', { class: `notice ${level}` }, icon(level === 'warning' ? 'warning' : 'help'), h('span', {}, text));
}
