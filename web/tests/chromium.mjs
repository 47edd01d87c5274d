// Where the browser is, and how it is started here.

import { existsSync } from 'node:fs';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

export function chromium() {
  const executablePath = process.env['CHROMIUM'] ?? USUAL.find((path) => existsSync(path));
  if (!executablePath) throw new Error('The browser tests need Chromium: install the package chromium, or name a browser with CHROMIUM=/path/to/it.');
  // The browser's own sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return { executablePath, args };
}
