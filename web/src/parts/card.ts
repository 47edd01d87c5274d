// The big card: one thing at a time, and what the person can say to it.

import type { Actions } from '../actions';
import { h, setAttribute, setHidden, setText } from '../dom';
import { type Face, face } from '../face';
import { changeIcon, icon } from '../icons';
import type { Model } from '../model';
import type { Part } from '../part';
import { skillName } from '../wording';

export function card(actions: Actions): Part {
  const sign = icon('wave');
  const kicker = h('p', { class: 'kicker' });
  const headline = h('h2', { class: 'headline' });
  const detail = h('p', { class: 'detail' });
  const buttons = cardButtons(actions);
  const element = h(
    'section',
    { class: 'nudge-card', 'aria-label': 'Now' },
    h('div', { class: 'say' }, h('span', { class: 'sign' }, sign), h('div', { class: 'text' }, kicker, headline, detail)),
    buttons.element,
  );
  return {
    element,
    update(model) {
      const now = face(model);
      setAttribute(element, 'data-tone', now.tone);
      changeIcon(sign, now.icon);
      setText(kicker, kickerWords(model, now));
      setText(headline, now.headline);
      setText(detail, now.detail);
      buttons.update(model, now);
    },
  };
}

function kickerWords({ nudge }: Model, { open }: Face): string {
  if (!open || !nudge) return '';
  return `${nudge.praise ? 'Well done' : 'Nudge'} · ${skillName(nudge.skill)}`;
}

function cardButtons(actions: Actions): { element: HTMLElement; update(model: Model, now: Face): void } {
  let judged = '';
  const judge = (helpful: boolean) => (): void => void actions.judge(judged, helpful);
  const yes = h('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', on: { click: judge(true) } }, icon('up'), 'Helpful');
  const no = h('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false', on: { click: judge(false) } }, icon('down'), 'Not helpful');
  const opinion = h('div', { class: 'buttons', role: 'group', 'aria-label': 'Was this nudge helpful?' }, yes, no);
  const snooze = h('button', { type: 'button', class: 'quiet', on: { click: () => void actions.toggleSnooze() } }, icon('snooze'), 'Snooze 5 min');
  const off = h('button', { type: 'button', class: 'quiet', on: { click: actions.switchOffCurrent } }, icon('close'), 'Turn this kind off');
  const less = h('div', { class: 'buttons' }, snooze, off);
  const next = h('button', { type: 'button', class: 'next' });
  const element = h('div', { class: 'answers' }, opinion, less, next);
  let step: NextStep | null = null;
  next.addEventListener('click', () => step?.run());
  return {
    element,
    update(model, now) {
      judged = now.judge ?? '';
      setHidden(opinion, now.judge === null);
      setHidden(less, !now.open);
      setAttribute(yes, 'aria-pressed', model.said[judged] === true);
      setAttribute(no, 'aria-pressed', model.said[judged] === false);
      step = nextStep(model, actions);
      setHidden(next, step === null);
      setText(next, step?.label ?? '');
      next.classList.toggle('main', model.phase === 'call');
    },
  };
}

interface NextStep {
  label: string;
  run: () => void;
}

/** The one thing to do in a state that waits for the person. */
function nextStep(model: Model, actions: Actions): NextStep | null {
  if (model.link !== 'open') return null;
  if (model.phase === 'waiting') return model.isReplay ? null : { label: 'Start the call now', run: () => void actions.start() };
  if (model.phase !== 'call') return null;
  if (model.mode.card_capture) return { label: 'Card data is done: listen again', run: () => void actions.toggleCardCapture() };
  if (model.mode.hold) return { label: 'Back from hold', run: () => void actions.toggleHold() };
  return model.mode.snoozed && !model.nudge ? { label: 'End the snooze', run: () => void actions.snooze(0) } : null;
}
