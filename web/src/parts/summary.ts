// The call that just ended, in place: what it was, what went well, what to try.

import { type Child, flat, h, setHidden } from '../dom';
import { icon } from '../icons';
import type { Model } from '../model';
import type { Part } from '../part';
import type { CallRecord, Point, Skill } from '../protocol';
import { playbook } from './playbook';
import { clock, confidenceWords, detailName, partyName, seconds, SKILL_ORDER, skillName } from '../wording';

/** Remembers over a reload that this summary was put away. */
const CLOSED = 'sidetone.summary-closed';

export function summary(): Part {
  const element = h('section', { class: 'summary', 'aria-label': 'The call that ended' });
  let shown: string | null = null;
  let version = 0;
  return {
    element,
    update(model) {
      const wanted = wantedCall(model);
      setHidden(element, wanted === null);
      element.classList.toggle('offline', model.link !== 'open');
      if (wanted === shown && model.improved === version) return;
      // A better record of the same call takes the place of the one that is read, once it is there.
      if (wanted !== shown) element.replaceChildren();
      shown = wanted;
      version = model.improved;
      if (wanted !== null) void load(wanted, element, () => shown === wanted && version === model.improved);
    },
  };
}

function wantedCall({ phase, lastCall, known }: Model): string | null {
  return known && phase === 'waiting' && lastCall !== sessionStorage.getItem(CLOSED) ? lastCall : null;
}

async function load(id: string, place: HTMLElement, isWanted: () => boolean): Promise<void> {
  const address = `calls/${encodeURIComponent(id)}`;
  try {
    const answer = await fetch(`${address}.json`);
    if (!answer.ok) throw new Error(String(answer.status));
    const record = (await answer.json()) as CallRecord;
    if (isWanted()) renew(place, whole(record, address, place));
  } catch {
    if (isWanted()) place.replaceChildren(failed(id, place, isWanted));
  }
}

/** Puts the summary in place; what was opened in the one before stays open, and the keyboard stays where it was. */
function renew(place: HTMLElement, parts: Child[]): void {
  const name = (fold: Element): string => fold.querySelector('.name')?.textContent ?? '';
  const before = new Map([...place.querySelectorAll('details')].map((fold) => [name(fold), fold.open]));
  const focused = place.contains(document.activeElement) ? (document.activeElement?.textContent ?? null) : null;
  place.replaceChildren(...flat(parts));
  for (const fold of place.querySelectorAll('details')) fold.open = before.get(name(fold)) ?? fold.open;
  if (focused !== null) [...place.querySelectorAll<HTMLElement>('a, button, summary')].find((one) => one.textContent === focused)?.focus();
}

function failed(id: string, place: HTMLElement, isWanted: () => boolean): HTMLElement {
  const again = h('button', { type: 'button', on: { click: () => void load(id, place, isWanted) } }, 'Try again');
  return h('div', { class: 'panel' }, h('p', {}, 'The summary of the last call could not be fetched. The record itself is safe.'), h('div', { class: 'buttons' }, again));
}

function whole(record: CallRecord, address: string, place: HTMLElement): Child[] {
  const { headline, polished, what_went_well: well, what_to_try: toTry, follow_ups: promises, details } = record.summary;
  const close = (): void => {
    sessionStorage.setItem(CLOSED, record.id);
    place.hidden = true;
    // Otherwise the keyboard's place would be lost with the button.
    document.querySelector<HTMLElement>('.nudge-card button:not([hidden])')?.focus();
  };
  return [
    h(
      'header',
      {},
      h('p', { class: 'soft' }, `The call that ended, ${seconds(record.source.duration_s)}${heardAgain(record)}`),
      h('h2', { class: 'story' }, headline || 'Too little was said for a summary.'),
      polished ? h('p', { class: 'polished' }, polished.text, h('small', {}, `Put in words by ${polished.by}; its facts were checked against the call.`)) : null,
      h('div', { class: 'buttons' }, h('a', { class: 'button', href: `${address}.html`, target: '_blank', rel: 'noopener' }, 'Open the whole report'), h('button', { type: 'button', on: { click: close } }, 'Put away')),
    ),
    h('div', { class: 'pair' }, points('well', 'What went well', well, 'Nothing stands out yet.'), points('try', 'What to try next', toTry, 'Nothing to change stands out.')),
    record.playbook ? playbook(record.playbook) : null,
    skills(record),
    h('div', { class: 'pair' }, promised(promises), noted(details)),
  ];
}

/** Which model's words these are, where the call was heard again. */
function heardAgain({ models }: CallRecord): string {
  return models?.speech && models.speech_earlier?.length ? ` · heard again with ${models.speech}` : '';
}

function points(tone: string, title: string, list: Point[], none: string): HTMLElement {
  const items = list.map(({ at_s, text, quote, suggestion }) =>
    h('li', {}, h('span', { class: 'time' }, clock(at_s)), h('div', {}, h('p', { class: 'point' }, text), quote ? h('p', { class: 'quote' }, h('q', {}, quote)) : null, suggestion ? h('p', { class: 'better' }, h('b', {}, 'Try '), h('q', {}, suggestion)) : null)),
  );
  return h('div', { class: `panel ${tone}` }, h('h3', {}, icon(tone === 'well' ? 'check' : 'pen'), title), items.length > 0 ? h('ul', { class: 'timed' }, items) : h('p', { class: 'soft' }, none));
}

function skills(record: CallRecord): HTMLElement {
  const names = SKILL_ORDER.filter((name) => record.skills[name] && (name !== 'written' || record.skills[name].score !== null));
  return h(
    'div',
    { class: 'panel' },
    h('h3', {}, 'Skills'),
    h('p', { class: 'soft' }, 'Each score opens into its reasons. They are for talking about this call, not for comparing people.'),
    h('div', { class: 'skills' }, names.map((name) => skill(name, record.skills[name] as Skill))),
  );
}

function skill(name: string, { score, confidence, why }: Skill): HTMLElement {
  const bar = h('i');
  bar.style.width = `${score === null ? 0 : Math.max(1, score)}%`;
  const reasons = why.map(({ text, points: value }) => h('li', {}, h('span', { class: value < 0 ? 'minus' : 'plus' }, `${value < 0 ? '−' : '+'}${Math.round(Math.abs(value))}`), h('span', {}, text)));
  return h(
    'details',
    { class: 'skill' },
    h('summary', {}, h('span', { class: 'name' }, skillName(name)), h('span', { class: 'score' }, score === null ? '–' : String(Math.round(score))), h('span', { class: 'bar', 'aria-hidden': 'true' }, bar), h('span', { class: 'confidence' }, confidenceWords(score, confidence))),
    reasons.length > 0 ? h('ul', {}, reasons) : h('p', { class: 'soft' }, 'There was too little in this call to judge by.'),
  );
}

function promised(list: CallRecord['summary']['follow_ups']): HTMLElement | null {
  if (list.length === 0) return null;
  const items = [...list].sort((a, b) => a.at_s - b.at_s).map(({ at_s, who, what, when }) => h('li', {}, h('span', { class: 'time' }, clock(at_s)), h('div', {}, h('p', {}, h('b', {}, `${partyName(who)}: `), what), h('p', { class: 'soft' }, when ?? 'no time named'))));
  return h('div', { class: 'panel' }, h('h3', {}, 'Promised'), h('ul', { class: 'timed' }, items));
}

function noted(list: CallRecord['summary']['details']): HTMLElement | null {
  if (list.length === 0) return null;
  const items = list.map(({ start_s, kind, value, read_back_s }) => h('li', {}, h('span', { class: 'time' }, clock(start_s)), h('div', {}, h('p', {}, `${detailName(kind)} `, h('b', {}, value)), h('p', { class: 'soft' }, read_back_s === null ? 'not read back' : `read back at ${clock(read_back_s)}`))));
  return h('div', { class: 'panel' }, h('h3', {}, 'Details'), h('ul', { class: 'timed' }, items));
}
