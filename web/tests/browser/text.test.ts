import { expect, test } from './fixture';

const box = 'Check a text';

test('a text is looked at by the program, and what it says is shown', async ({ live, program }) => {
  await live.getByText(box).click();
  await live.getByLabel('A chat or an e-mail').fill('We recieved your lamp.');
  await live.getByRole('button', { name: 'Look at it' }).click();
  await expect(live.getByText('1 thing to look at.')).toBeVisible();
  await expect(live.locator('.review')).toContainText('Line 1: \u201crecieved\u201d: misspelt. Write: received');
  await expect(live.locator('.review')).toContainText('Written: 94 of 100');
  expect(program.texts).toEqual([{ text: 'We recieved your lamp.' }]);
});

test('what cannot be looked at is a sentence, and markup stays text', async ({ live }) => {
  await live.getByText(box).click();
  await live.getByRole('button', { name: 'Look at it' }).click();
  await expect(live.getByText('there is no text to look at')).toBeVisible();
  await live.getByLabel('A chat or an e-mail').fill('<img src=x onerror=alert(1)>');
  await live.getByRole('button', { name: 'Look at it' }).click();
  await expect(live.locator('.review')).toContainText('<img src=x onerror=alert(1)>');
  await expect(live.locator('.review img')).toHaveCount(0);
});
