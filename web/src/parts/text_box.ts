// A box for chats and e-mails: looked at by the program, on this machine, with the same rules as a call.

import { h, setText } from '../dom';
import type { Part } from '../part';

interface Score { score: number | null; why: { text: string; points: number }[] }
interface Cue { skill: string; cue: string; polarity: 'positive' | 'negative' | 'neutral'; party: string; evidence: { quote: string; suggestion?: string } }
interface Note { line: number; text: string; message: string; suggestion?: string }
interface Review { kind: string; cues: Cue[]; notes: Note[]; skills: Record<string, Score>; corrected?: string }

export function textBox(): Part {
  const text = h('textarea', { rows: '6', id: 'text-to-look-at', 'aria-describedby': 'text-hint', spellcheck: 'false' });
  const name = h('input', { type: 'text', id: 'text-agent', autocomplete: 'off' });
  const look = h('button', { type: 'submit' }, 'Look at it');
  const said = h('p', { class: 'soft', role: 'status' });
  const result = h('div', { class: 'review' });
  const form = h(
    'form', { class: 'text-box' },
    h('label', { for: text.id }, 'A chat or an e-mail'),
    text,
    h('p', { class: 'soft', id: 'text-hint' }, 'A chat has a name or role before each line, as in "Agent: ...". Nothing is kept, and nothing leaves this machine.'),
    h('div', { class: 'row' }, h('label', { for: name.id }, 'Your name in the chat, if it has names'), name, look),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    look.setAttribute('disabled', '');
    setText(said, 'Looking ...');
    void ask(text.value, name.value.trim()).then((answer) => {
      const review = typeof answer === 'string' ? null : answer;
      setText(said, review ? told(review) : (answer as string));
      result.replaceChildren(...(review ? sections(review) : []));
      look.removeAttribute('disabled');
    });
  });
  const element = h('details', { class: 'fold panel' }, h('summary', {}, h('h2', {}, 'Check a text')), form, said, result);
  return { element, update() {} };
}

/** The review, or a sentence why there is none. */
async function ask(text: string, agent: string): Promise<Review | string> {
  try {
    const answer = await fetch('api/text', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text, ...(agent ? { agent_name: agent } : {}) }) });
    if (answer.status === 413) return 'The text is too long; give one conversation at a time.';
    const body = (await answer.json()) as Review & { error?: string };
    return answer.ok ? body : (body.error ?? 'The text could not be looked at.');
  } catch {
    return 'Sidetone is not answering.';
  }
}

function told({ notes, cues }: Review): string {
  const better = notes.length + cues.filter(isToTry).length;
  return better === 0 ? 'Nothing in it needs another look.' : `${better} ${better === 1 ? 'thing' : 'things'} to look at.`;
}

const isToTry = (cue: Cue): boolean => cue.polarity === 'negative' && cue.party === 'agent';
const words = (name: string): string => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('_', ' ');

function sections({ cues, notes, skills, corrected }: Review): Node[] {
  const well = cues.filter((cue) => cue.polarity === 'positive' && cue.party === 'agent');
  const written = skills.written;
  return [
    section('Scores', Object.entries(skills).filter(([, { score }]) => score !== null).map(([skill, { score }]) => h('li', {}, `${words(skill)}: ${Math.round(score ?? 0)} of 100`))),
    section('Why, for the written word', (written?.why ?? []).slice(1).map(({ text, points }) => h('li', {}, `${Math.round(points)}: ${text}`))),
    section('Well done', well.map((cue) => h('li', {}, `${words(cue.cue)}: \u201c${cue.evidence.quote}\u201d`))),
    section('To try otherwise', cues.filter(isToTry).map((cue) => h('li', {}, `${words(cue.cue)}: \u201c${cue.evidence.quote}\u201d`, cue.evidence.suggestion && h('p', {}, 'Try: ', h('b', {}, cue.evidence.suggestion))))),
    section('The writing itself', notes.map((note) => h('li', {}, note.line > 0 && `Line ${note.line}: `, note.text.trim() && `\u201c${note.text}\u201d: `, note.message, note.text && note.suggestion?.trim() && [' Write: ', h('b', {}, note.suggestion)]))),
    corrected ? h('section', {}, h('h3', {}, 'With the corrections made'), h('pre', { class: 'corrected' }, corrected)) : null,
  ].filter((part) => part !== null);
}

function section(title: string, items: HTMLElement[]): HTMLElement | null {
  return items.length === 0 ? null : h('section', {}, h('h3', {}, title), h('ul', {}, items));
}
