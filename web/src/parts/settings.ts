// How often nudges come, which kinds, and the end of the day.

import type { Actions } from '../actions';
import { h, setAttribute, setHidden, setText } from '../dom';
import type { Model } from '../model';
import type { Part } from '../part';
import type { HowOften, Kind } from '../protocol';
import { skillName, spaced } from '../wording';
import { choice } from './controls';
import { dialog } from './dialog';

export function settings(actions: Actions): Part & { element: HTMLDialogElement } {
  const often = choice<HowOften>('How often nudges come', [['rarely', 'Rarely'], ['sometimes', 'Sometimes'], ['often', 'Often']], (value) => void actions.howOften(value));
  const snoozes = [5, 15, 60].map((minutes) => h('button', { type: 'button', on: { click: () => void actions.snooze(minutes * 60) } }, `${minutes} min`));
  const wake = h('button', { type: 'button', on: { click: () => void actions.snooze(0) } }, 'End the snooze');
  const kinds = kindList(actions);
  const about = h('p', { class: 'soft' });
  const element = dialog(
    'Settings',
    [h('h3', {}, 'How often nudges come'), often.element],
    [h('h3', {}, 'No nudges for'), h('div', { class: 'buttons' }, snoozes, wake)],
    [h('h3', {}, 'Kinds of nudge'), h('p', { class: 'soft' }, 'A kind that is off stays off until Sidetone ends.'), kinds.element],
    [h('h3', {}, 'Sidetone'), about, quit(actions)],
  );
  return {
    element,
    update(model) {
      often.show(model.mode.how_often);
      setHidden(wake, !model.mode.snoozed);
      kinds.update(model);
      setText(about, aboutWords(model));
    },
  };
}

function aboutWords({ version, wordsModel, wordsAbsent, keepsAudio }: Model): string {
  const words = wordsAbsent ?? `Words by ${wordsModel ?? 'no model'}.`;
  return `Version ${version}. ${words} ${keepsAudio ? 'The sound of calls is kept on this machine.' : 'No sound is kept.'}`;
}

/** Ending takes two presses: the first asks. */
function quit(actions: Actions): HTMLElement {
  const sure = h('div', { class: 'buttons', hidden: true });
  const ask = h('button', { type: 'button', on: { click: () => swap(true) } }, 'End Sidetone');
  const swap = (isAsking: boolean): void => {
    setHidden(ask, isAsking);
    setHidden(sure, !isAsking);
    (isAsking ? sure.querySelector('button') : ask)?.focus();
  };
  sure.append(
    h('button', { type: 'button', class: 'end', on: { click: () => void actions.quit() } }, 'Yes, end the call and Sidetone'),
    h('button', { type: 'button', on: { click: () => swap(false) } }, 'No, go on'),
  );
  return h('div', {}, ask, sure);
}

function kindList(actions: Actions): Part {
  const element = h('ul', { class: 'kinds' });
  let drawn: Kind[] | null = null;
  let boxes: [string, HTMLInputElement][] = [];
  return {
    element,
    update({ kinds, mode }) {
      if (kinds !== drawn) {
        drawn = kinds;
        boxes = kinds.map(({ kind }) => [kind, box(kind, actions)]);
        element.replaceChildren(...kinds.map((kind, index) => kindLine(kind, boxes[index]?.[1])));
      }
      for (const [kind, input] of boxes) {
        input.checked = !mode.off.includes(kind);
        setAttribute(input, 'data-kind', kind);
      }
    },
  };
}

function box(kind: string, actions: Actions): HTMLInputElement {
  const input = h('input', { type: 'checkbox' });
  input.addEventListener('change', () => {
    const wanted = input.checked;
    // Shown as it is until the program says that it is otherwise.
    void actions.kind(kind, wanted).then((done) => { if (!done) input.checked = !wanted; });
  });
  return input;
}

function kindLine({ kind, skill, headline, praise }: Kind, input: HTMLInputElement | undefined): HTMLElement {
  const what = praise ? `Praise: ${skillName(skill)}` : spaced(kind);
  return h('li', {}, h('label', {}, input, h('span', {}, h('b', {}, headline), h('span', { class: 'soft' }, ` ${what}`))));
}
