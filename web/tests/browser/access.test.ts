import { faults } from './faults';
import { HELD } from '../stand-in.mjs';
import { TO_END, TO_FIRST_NUDGE, TO_PRAISE } from '../story.mjs';
import { expect, headline, test } from './fixture';

const STATES = {
  waiting: { story: [], says: 'Waiting for a call' },
  nudge: { story: TO_FIRST_NUDGE, says: 'Let them finish' },
  praise: { story: [...TO_FIRST_NUDGE, ...TO_PRAISE], says: 'You named the feeling' },
  ended: { story: [...TO_FIRST_NUDGE, ...TO_END], says: 'Waiting for a call' },
};

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, { story, says }] of Object.entries(STATES)) {
    test(`no serious fault for assistive technology: ${name}, ${colorScheme}`, async ({ live, program }) => {
      await live.emulateMedia({ colorScheme });
      if (name === 'ended') program.better = HELD;
      program.play(story);
      await expect(headline(live)).toHaveText(says);
      if (name === 'ended') await expect(live.getByText('What went well')).toBeVisible();
      for (const fold of await live.locator('details:visible > summary').all()) await fold.click();
      expect(await faults(live)).toEqual([]);
    });
  }
}

test('nor in narrow, in the dialogs, the floating card, or when the program is gone', async ({ live, program, address }) => {
  await live.setViewportSize({ width: 320, height: 640 });
  program.play(TO_FIRST_NUDGE);
  await expect(headline(live)).toHaveText('Let them finish');
  expect(await faults(live)).toEqual([]);
  for (const key of ['?', 'g']) {
    await live.keyboard.press(key);
    expect(await faults(live)).toEqual([]);
    await live.keyboard.press('Escape');
  }
  program.goAway();
  await expect(headline(live)).toHaveText('Sidetone is not answering');
  expect(await faults(live)).toEqual([]);
  program.comeBack();
  await live.goto(`${address}?card`);
  await expect(headline(live)).toHaveText('Let them finish');
  expect(await faults(live)).toEqual([]);
});

test('nothing scrolls sideways at 320 pixels', async ({ live, program }) => {
  await live.setViewportSize({ width: 320, height: 640 });
  const wide = () => live.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBe(320);
  program.play([...TO_FIRST_NUDGE, ...TO_PRAISE]);
  await expect(headline(live)).toHaveText('You named the feeling');
  for (const fold of await live.locator('details:visible > summary').all()) await fold.click();
  expect(await wide()).toBe(320);
  program.better = HELD;
  program.play(TO_END);
  await expect(live.getByText('Must never be said')).toBeVisible();
  expect(await wide()).toBe(320);
});

test('with reduced motion nothing moves by itself', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await expect(headline(live)).toHaveText('Let them finish');
  const moving = await live.evaluate(() => [...document.querySelectorAll('*')].filter((element) => parseFloat(getComputedStyle(element).transitionDuration) > 0).length);
  expect(moving).toBe(0);
});
