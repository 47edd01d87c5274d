// Single keys, which never fire while somebody types or a dialog is open, and can be switched off.

export interface Shortcut {
  key: string;
  what: string;
}

/** As the help shows them. */
export const SHORTCUTS = [
  { key: 's', what: 'Start a call' },
  { key: 'e', what: 'End the call' },
  { key: 'h', what: 'Hold, and back' },
  { key: 'c', what: 'Card capture: stop listening, and listen again' },
  { key: 'p', what: 'Private or shared' },
  { key: '1', what: 'Consent: told' },
  { key: '2', what: 'Consent: agreed' },
  { key: '3', what: 'Consent: not needed' },
  { key: 'y', what: 'The nudge was helpful' },
  { key: 'n', what: 'The nudge was not helpful' },
  { key: 'z', what: 'Snooze nudges for 5 min, and wake them' },
  { key: 'x', what: 'Turn off the kind of nudge that is shown' },
  { key: 'f', what: 'Floating card' },
  { key: 'w', what: 'Words, folded out and in' },
  { key: 'g', what: 'Settings' },
  { key: 't', what: 'Light, dark, or as the system' },
  { key: '?', what: 'This help' },
] as const satisfies readonly Shortcut[];

export type Key = (typeof SHORTCUTS)[number]['key'];

const STORED = 'sidetone.shortcuts';

export const shortcutsAreOn = (): boolean => localStorage.getItem(STORED) !== 'off';
export const switchShortcuts = (on: boolean): void => localStorage.setItem(STORED, on ? 'on' : 'off');

/** Listens in a window, the page's or the floating card's. */
export function listen(where: Window, run: Record<Key, () => void>): void {
  where.addEventListener('keydown', (event) => {
    const key = keyOf(event, where.document);
    if (key === null) return;
    event.preventDefault();
    run[key]();
  });
}

function keyOf(event: KeyboardEvent, page: Document): Key | null {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !shortcutsAreOn()) return null;
  if (page.querySelector('dialog[open]') || isTyping(event.target)) return null;
  const key = event.key.toLowerCase();
  return SHORTCUTS.find((shortcut) => shortcut.key === key)?.key ?? null;
}

/** By tag, because the floating window has classes of its own. */
function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.isContentEditable === true || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element?.tagName ?? '');
}
