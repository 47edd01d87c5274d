// Says nudges and changes of state to those who hear the page.

import { h } from '../dom';
import { face } from '../face';
import type { Model } from '../model';
import type { Part } from '../part';

export function announcer(): Part {
  const element = h('p', { class: 'unseen', 'aria-live': 'polite', 'aria-atomic': 'true', role: 'status' });
  let said = '';
  return {
    element,
    update(model) {
      const key = spokenKey(model);
      if (key === said) return;
      said = key;
      element.textContent = spoken(model);
    },
  };
}

/** Changes when there is something new to say; two nudges of one wording are two. */
function spokenKey(model: Model): string {
  return model.nudge && face(model).open ? `nudge ${model.nudge.id}` : spoken(model);
}

/** What is read out; empty where silence serves better, as when a nudge closes. */
export function spoken(model: Model): string {
  const now = face(model);
  if (now.open) return `${model.nudge?.praise ? 'Well done' : 'Nudge'}: ${now.headline}. ${now.detail}`;
  if (now.tone !== 'calm' || model.phase !== 'call') return `${now.headline}. ${now.detail}`;
  return model.earlier.length === 0 ? 'The call has begun.' : '';
}
