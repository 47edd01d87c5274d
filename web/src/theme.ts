// Light, dark, or as the system has it.

const STORED = 'sidetone.theme';
const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export function theme(): Theme {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((name) => name === stored) ?? 'system';
}

/** Puts the theme on a document; the colours themselves are in the style sheet. */
export function wear(page: Document): void {
  page.documentElement.dataset['theme'] = theme();
}

export function nextTheme(): Theme {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? 'system';
  localStorage.setItem(STORED, next);
  return next;
}

export const themeWords: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };
