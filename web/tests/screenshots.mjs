// Pictures of the page for a person to look at, into screenshots/. `npm run screenshots`

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium as browserType } from '@playwright/test';
import { build } from 'vite';
import { chromium } from './chromium.mjs';
import { HELD, StandIn } from './stand-in.mjs';
import { EMPATHY, FIRST_SNAPSHOT, TO_END, TO_FIRST_NUDGE, TO_PRAISE } from './story.mjs';

const OUT = fileURLToPath(new URL('../screenshots/', import.meta.url));
const WIDE = { width: 1180, height: 820 };
const NARROW = { width: 320, height: 700 };
const FLOATING = { width: 380, height: 440 };
const LOST_DEVICE = { device: 'Built-in microphone', state: 'switched', text: 'Your headset went away; listening on the built-in microphone.', party: 'agent' };

const toNudge = (program) => program.play(TO_FIRST_NUDGE);
const toPraise = (program) => program.play([...TO_FIRST_NUDGE, ...TO_PRAISE]);
const toRest = (program) => program.play([...TO_FIRST_NUDGE, ...TO_PRAISE.slice(0, 1)]);
const toEnd = (program) => program.play([...TO_FIRST_NUDGE, ...TO_PRAISE, ...TO_END]);
const toHeld = (program) => { program.better = HELD; toEnd(program); };
const mode = (changes) => (program) => { toNudge(program); program.send('nudge_closed', { id: 'n1', outcome: 'expired', closed_s: 70 }); program.send('mode', { ...FIRST_SNAPSHOT.mode, ...changes }); };

/** Name: what has happened, the size, what else. */
const PICTURES = {
  'waiting-light': { events: () => {}, size: WIDE },
  light: { events: toNudge, size: WIDE },
  dark: { events: toNudge, size: WIDE, dark: true },
  'praise-light': { events: toPraise, size: WIDE },
  'rest-light': { events: toRest, size: WIDE },
  'rest-dark': { events: toRest, size: WIDE, dark: true },
  'unfolded-light': { events: toPraise, size: WIDE, unfold: true, whole: true },
  'unfolded-dark': { events: toPraise, size: WIDE, unfold: true, whole: true, dark: true },
  narrow: { events: toNudge, size: NARROW, whole: true },
  'narrow-dark': { events: toPraise, size: NARROW, whole: true, dark: true, unfold: true },
  floating: { events: toNudge, size: FLOATING, card: true },
  'floating-praise-dark': { events: toPraise, size: FLOATING, card: true, dark: true },
  'floating-long': { events: (program) => { toNudge(program); program.send('nudge_opened', EMPATHY); }, size: FLOATING, card: true },
  'floating-rest': { events: toRest, size: FLOATING, card: true },
  ended: { events: toEnd, size: WIDE, whole: true },
  'ended-dark': { events: toEnd, size: WIDE, whole: true, dark: true },
  'ended-narrow': { events: toEnd, size: NARROW, whole: true },
  held: { events: toHeld, size: WIDE, whole: true },
  'held-dark': { events: toHeld, size: WIDE, whole: true, dark: true },
  'held-narrow': { events: toHeld, size: NARROW, whole: true },
  hold: { events: mode({ hold: true, consent: 'told' }), size: WIDE },
  'card-capture': { events: toNudge, size: WIDE, key: 'c' },
  switched: { events: (program) => { toRest(program); program.send('device', LOST_DEVICE); program.send('notice', { code: 'device', text: LOST_DEVICE.text, level: 'warning' }); }, size: WIDE },
  lost: { events: toNudge, size: WIDE, lost: true },
  'floating-waiting': { events: () => {}, size: FLOATING, card: true },
  'floating-lost': { events: toNudge, size: FLOATING, card: true, lost: true },
  'forced-colours': { events: (program) => { toNudge(program); program.send('notice', { code: 'recovered', text: 'A call was cut off after 00:30; its record is finished.', level: 'info' }); }, size: WIDE, forced: true },
  goodbye: { events: (program) => { toEnd(program); }, size: WIDE, bye: true },
  help: { events: toNudge, size: WIDE, key: '?' },
  settings: { events: toNudge, size: WIDE, key: 'g', dark: true },
};

async function picture(browser, name, { events, size, dark, card, whole, unfold, lost, key, forced, bye }) {
  const program = new StandIn();
  const address = await program.start();
  const context = await browser.newContext({ viewport: size, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', forcedColors: forced ? 'active' : 'none', deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(address + (card ? '?card' : ''));
  await page.getByRole('heading', { name: 'Waiting for a call' }).waitFor();
  events(program);
  await page.waitForTimeout(700);
  if (unfold) for (const summary of await page.locator('.fold summary:visible').all()) await summary.click();
  if (key) await page.keyboard.press(key);
  if (lost) { program.goAway(); await page.getByRole('heading', { name: 'Sidetone is not answering' }).waitFor(); }
  if (bye) program.send('bye', {});
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${OUT}${name}.png`, fullPage: whole ?? false });
  await context.close();
  await program.stop();
}

await build({ logLevel: 'warn' });
await mkdir(OUT, { recursive: true });
const browser = await browserType.launch(chromium());
const only = process.argv.slice(2);
for (const [name, wanted] of Object.entries(PICTURES)) if (only.length === 0 || only.includes(name)) await picture(browser, name, wanted);
await browser.close();
console.log(`Pictures are in ${OUT}`);
