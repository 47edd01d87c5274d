// The nudges of this call, to be looked at or judged later.

import type { Actions } from '../actions';
import { h, setHidden, setText } from '../dom';
import type { Model } from '../model';
import type { Part } from '../part';
import type { ClosedNudge } from '../protocol';
import { choice } from './controls';
import { clock, outcomeWords } from '../wording';

export function earlier(actions: Actions): Part {
  const count = h('span', { class: 'soft' });
  const list = h('ul', { class: 'earlier' });
  const element = h('details', { class: 'fold panel' }, h('summary', {}, h('h2', {}, 'Nudges so far'), count), list);
  let drawn: Model['earlier'] = [];
  let rows = new Map<string, { element: HTMLElement; show(said: boolean | undefined): void }>();
  return {
    element,
    update(model) {
      setHidden(element, model.phase === 'waiting' || model.earlier.length === 0);
      setText(count, String(model.earlier.length));
      if (model.earlier !== drawn) {
        drawn = model.earlier;
        rows = new Map(drawn.map((nudge) => [nudge.id, rows.get(nudge.id) ?? row(nudge, actions)]));
        list.replaceChildren(...[...rows.values()].map((each) => each.element).reverse());
      }
      for (const [id, each] of rows) each.show(model.said[id]);
    },
  };
}

function row(nudge: ClosedNudge, actions: Actions): { element: HTMLElement; show(said: boolean | undefined): void } {
  const opinion = choice<'yes' | 'no'>(`Was "${nudge.headline}" helpful?`, [['yes', 'Helpful'], ['no', 'Not helpful']], (said) => void actions.judge(nudge.id, said === 'yes'));
  const element = h(
    'li',
    { class: nudge.praise ? 'praise' : '' },
    h('span', { class: 'time' }, clock(nudge.opened_s)),
    h('div', {}, h('p', {}, h('b', {}, nudge.headline), h('span', { class: `outcome ${nudge.outcome}` }, outcomeWords(nudge.outcome))), h('p', { class: 'soft' }, nudge.detail)),
    opinion.element,
  );
  return { element, show: (said) => opinion.show(said === undefined ? null : said ? 'yes' : 'no') };
}
