import { CALL, closing, INTERRUPTING } from '../story.mjs';
import { expect, headline, test } from './fixture';

test('single keys do everything, each as the help says', async ({ live, program }) => {
  const press = (key: string) => live.keyboard.press(key);
  await press('h');
  await press('s');
  await expect(headline(live)).toHaveText('Nothing to add');
  for (const key of ['h', '1', '2', '3']) await press(key);
  await expect(headline(live)).toHaveText('On hold');
  await press('h');
  await expect(headline(live)).toHaveText('Nothing to add');
  await press('c');
  await expect(headline(live)).toHaveText('Not listening');
  await press('c');
  await expect(headline(live)).toHaveText('Nothing to add');
  await press('p');
  await expect(live.getByRole('button', { name: 'Shared' })).toHaveAttribute('aria-pressed', 'true');
  program.send('nudge_opened', INTERRUPTING);
  await expect(headline(live)).toHaveText('Let them finish');
  for (const key of ['y', 'n', 'x', 'z', 'e']) await press(key);
  await expect.poll(() => program.commands.length).toBe(14);
  // Commands that do not wait for each other may overtake each other on their way.
  const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  expect(sorted(program.commands)).toEqual(sorted([
    { do: 'call_start' }, { do: 'hold', on: true }, { do: 'consent', basis: 'told' }, { do: 'consent', basis: 'agreed' }, { do: 'consent', basis: 'not_needed' },
    { do: 'hold', on: false }, { do: 'card_capture', on: true }, { do: 'card_capture', on: false }, { do: 'sharing', mode: 'shared' },
    { do: 'feedback', nudge: 'n1', helpful: true }, { do: 'feedback', nudge: 'n1', helpful: false }, { do: 'kind', kind: 'interrupting', on: false },
    { do: 'snooze', for_s: 300 }, { do: 'call_stop' },
  ]));
  program.send('nudge_closed', closing('n1', 'expired', 70));
  await press('w');
  await expect(live.getByText('Nothing has been said yet.')).toBeVisible();
});

test('keys do nothing while somebody types, with another key held, or when they are switched off', async ({ live, program }) => {
  await live.evaluate(() => document.querySelector('main')?.append(document.createElement('input')));
  await live.locator('main > input').focus();
  await live.keyboard.type('s?g');
  await expect(live.locator('main > input')).toHaveValue('s?g');
  await live.locator('main > input').blur();
  await live.keyboard.press('Control+s');
  await live.keyboard.press('?');
  await live.keyboard.press('s');
  await live.getByRole('checkbox', { name: 'Single keys work' }).uncheck();
  await live.keyboard.press('Escape');
  await expect(live.getByRole('dialog')).toHaveCount(0);
  await live.keyboard.press('s');
  await live.reload();
  await expect(headline(live)).toHaveText('Waiting for a call');
  await live.keyboard.press('s');
  expect(program.commands).toEqual([]);
});

test('the help lists every key, and Escape leads back', async ({ live }) => {
  await live.keyboard.press('?');
  const help = live.getByRole('dialog', { name: 'Help' });
  await expect(help.locator('kbd')).toHaveText(['s', 'e', 'h', 'c', 'p', '1', '2', '3', 'y', 'n', 'z', 'x', 'f', 'w', 'g', 't', '?']);
  await live.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await live.keyboard.press('g');
  await expect(live.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test('the tab key reaches everything in the order of reading, with a visible focus', async ({ live, program }) => {
  program.send('call_started', CALL);
  program.send('nudge_opened', INTERRUPTING);
  await expect(headline(live)).toHaveText('Let them finish');
  const reached: string[] = [];
  for (let at = 0; at < 17; at += 1) {
    await live.keyboard.press('Tab');
    const [name, outline] = await live.evaluate(() => [document.activeElement?.textContent ?? '', getComputedStyle(document.activeElement as Element).outlineStyle] as const);
    expect(outline, name).toBe('solid');
    reached.push(name);
  }
  expect(reached).toEqual(['Float', 'Settings', 'Theme', 'Help', 'Helpful', 'Not helpful', 'Snooze 5 min', 'Turn this kind off', 'Hold', 'Card capture', 'End call', 'Private', 'Shared', 'Told', 'Agreed', 'Not needed', 'Words']);
});

test('the theme changes by key and stays over a reload', async ({ live }) => {
  const paper = () => live.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await live.emulateMedia({ colorScheme: 'light' });
  const light = await paper();
  await live.keyboard.press('t');
  await live.keyboard.press('t');
  const dark = await paper();
  expect(dark).not.toBe(light);
  await live.reload();
  expect(await paper()).toBe(dark);
  await live.emulateMedia({ colorScheme: 'dark' });
  await live.keyboard.press('t');
  expect(await paper()).toBe(dark);
});
