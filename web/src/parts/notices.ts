// Sentences about what is the matter, until the program takes them back or the person puts them away.

import { h, setAttribute } from '../dom';
import { icon } from '../icons';
import type { Part } from '../part';
import type { Notice } from '../protocol';

interface Line {
  element: HTMLElement;
  show(text: string): void;
}

export function notices(putAway: (code: string) => void): Part {
  // New ones are read out; one whose figures change is not read out again.
  const element = h('div', { class: 'notices', 'aria-live': 'polite', 'aria-relevant': 'additions', 'data-count': '0' });
  const lines = new Map<string, Line>();
  return {
    element,
    update(model) {
      const codes = new Set(model.notices.map(({ code }) => code));
      for (const [code, { element: gone }] of lines) {
        if (codes.has(code)) continue;
        gone.remove();
        lines.delete(code);
      }
      for (const notice of model.notices) {
        const before = lines.get(notice.code);
        before?.show(notice.text);
        if (before) continue;
        const made = line(notice, () => putAway(notice.code));
        lines.set(notice.code, made);
        element.append(made.element);
      }
      setAttribute(element, 'data-count', String(codes.size));
    },
  };
}

function line({ text, level }: Notice, putAway: () => void): Line {
  // Changed as character data: to a screen reader nothing was added.
  const words = document.createTextNode(text);
  const away = h('button', { type: 'button', class: 'quiet square', 'aria-label': 'Put this notice away', on: { click: putAway } }, icon('close'));
  return {
    element: h('div', { class: `notice ${level}` }, icon(level === 'warning' ? 'warning' : 'info'), h('p', {}, words), away),
    show: (now) => { if (words.data !== now) words.data = now; },
  };
}
