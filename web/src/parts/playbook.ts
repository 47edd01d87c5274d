// How the call stands against its playbook: the verdict, the score, and each item that opens into why it counted or not.

import { h } from '../dom';
import type { FoundWords, PlaybookItem, PlaybookResult } from '../protocol';
import { clock, itemWords, points, verdictWords } from '../wording';

export function playbook(result: PlaybookResult): HTMLElement {
  const { steps, must_say: mustSay, never_say: neverSay } = result;
  return h(
    'section',
    { class: 'panel playbook', 'aria-label': 'Playbook' },
    h('h3', {}, `Playbook: ${result.title}`),
    h('div', { class: 'standing' }, verdict(result), score(result), kind(result)),
    group('', steps),
    group('Must be said', mustSay ?? []),
    group('Must never be said', neverSay ?? []),
  );
}

const verdict = ({ compliance }: PlaybookResult): HTMLElement =>
  h('p', { class: `verdict ${compliance.verdict}` }, h('b', {}, `Fatal items ${verdictWords(compliance.verdict)}`), h('span', {}, compliance.why));

function score({ score: value, points: earned, points_possible: possible }: PlaybookResult): HTMLElement {
  if (value === null) return h('p', { class: 'soft' }, 'Nothing could be judged.');
  return h('p', {}, h('b', { class: 'score' }, points(value)), `of 100: ${points(earned)} of ${points(possible)} points`);
}

function kind({ call_type: type }: PlaybookResult): HTMLElement | null {
  if (!type) return null;
  return h('p', { class: 'soft' }, `A call of the kind ${type.name.replaceAll('_', ' ')}, told at `, said(type.found));
}

function group(title: string, items: PlaybookItem[]): HTMLElement[] {
  if (items.length === 0) return [];
  const list = h('ul', { class: 'items' }, items.map(item));
  return title === '' ? [list] : [h('h4', {}, title), list];
}

/** What a person would want to see changed stands open. */
function item(one: PlaybookItem): HTMLElement {
  const { title, status, why, found, nearest, say, points: earned, points_possible: possible } = one;
  const good = status === 'done' || status === 'kept';
  const bad = status === 'breached' || (status === 'missed' && one.required);
  const facts = [one.fatal && 'fatal', !one.required && 'optional', one.review && 'to be looked at'].filter(Boolean).join(', ');
  return h(
    'li',
    { class: good ? 'good' : bad ? 'bad' : 'aside' },
    h(
      'details',
      { open: bad },
      h(
        'summary',
        {},
        h('span', { class: 'sign', 'aria-hidden': 'true' }, good ? '✓' : bad ? '✗' : '–'),
        h('span', { class: 'title' }, h('span', { class: 'name' }, title), facts ? h('small', {}, facts) : null),
        h('span', { class: 'status' }, itemWords(status)),
        h('span', { class: 'points' }, possible > 0 ? `${points(earned)} of ${points(possible)}` : ''),
      ),
      h(
        'div',
        { class: 'why' },
        (found ?? []).map((words) => h('p', {}, said(words))),
        h('p', { class: 'soft' }, why),
        nearest ? h('p', { class: 'soft' }, 'Nearest: ', said(nearest)) : null,
        say ? h('p', { class: 'better' }, h('b', {}, 'Try '), h('q', {}, say)) : null,
      ),
    ),
  );
}

const said = ({ start_s, quote }: FoundWords): HTMLElement[] => [h('span', { class: 'time' }, clock(start_s)), h('q', {}, quote)];
