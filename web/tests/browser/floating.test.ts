import { CALL, closing, EMPATHY, PRAISE, TO_FIRST_NUDGE } from '../story.mjs';
import { expect, headline, test, watch } from './fixture';

test('the card floats over other windows, shows the nudge and takes feedback', async ({ live, program, context }) => {
  program.play(TO_FIRST_NUDGE);
  const opening = context.waitForEvent('page');
  await live.getByRole('button', { name: 'Float' }).click();
  const floating = await opening;
  await expect(headline(floating)).toHaveText('Let them finish');
  expect(await live.evaluate(() => (window as unknown as { documentPictureInPicture: { window: Window | null } }).documentPictureInPicture.window !== null)).toBe(true);
  await expect(floating.locator('.meter')).toHaveCount(2);
  await expect(floating.locator('.gauges')).toContainText('You 58 %');
  // The style sheet came along, under the same policy.
  expect(await floating.locator('.nudge-card').evaluate((card) => getComputedStyle(card).display)).toBe('grid');

  await floating.getByRole('button', { name: 'Helpful', exact: true }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'feedback', nudge: 'n1', helpful: true }]);
  await floating.getByRole('button', { name: 'Hold' }).click();
  await expect(headline(floating)).toHaveText('On hold');
  await expect(headline(live)).toHaveText('On hold');
});

test('without picture-in-picture it is a small window with a stream of its own', async ({ page, program, address, complaints, context }) => {
  await page.addInitScript(() => delete (window as { documentPictureInPicture?: unknown }).documentPictureInPicture);
  watch(page, address, complaints);
  await page.goto(address);
  await expect(headline(page)).toHaveText('Waiting for a call');
  program.send('call_started', CALL);
  const opening = context.waitForEvent('page');
  await page.keyboard.press('f');
  const small = await opening;
  program.send('nudge_opened', PRAISE);
  await expect(headline(small)).toHaveText('You named the feeling');
  await page.close();
  program.send('nudge_closed', closing('n3', 'shown', 140));
  await expect(headline(small)).toHaveText('Nothing to add');
  expect(complaints).toEqual([]);
});

test('a window the browser does not allow is said', async ({ page, address }) => {
  await page.addInitScript(() => {
    delete (window as { documentPictureInPicture?: unknown }).documentPictureInPicture;
    window.open = () => null;
  });
  await page.goto(address);
  await page.getByRole('button', { name: 'Float' }).click();
  await expect(page.locator('.notices')).toContainText('Allow pop-ups for this page');
});

test('the small window fits its card', async ({ page, program, address }) => {
  await page.setViewportSize({ width: 380, height: 440 });
  await page.goto(`${address}?card`);
  await expect(headline(page)).toHaveText('Waiting for a call');
  program.play([...TO_FIRST_NUDGE, ['nudge_opened', EMPATHY]]);
  await expect(headline(page)).toHaveText('Name the feeling first');
  const over = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]);
  expect(over).toEqual([0, 0]);
});
