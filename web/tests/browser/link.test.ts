import { closing, EMPATHY, TO_FIRST_NUDGE, words } from '../story.mjs';
import { expect, headline, test } from './fixture';

test('a reload misses nothing', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  program.send('notice', { code: 'behind', text: 'Words are 9 s late.', level: 'info' });
  await expect(headline(live)).toHaveText('Let them finish');
  await live.reload();
  await expect(headline(live)).toHaveText('Let them finish');
  await expect(live.locator('.notices')).toHaveText('Words are 9 s late.');
  await expect(live.locator('.line')).toHaveCount(4);
});

test('a lost connection is said plainly; on its return what was missed is there', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await expect(headline(live)).toHaveText('Let them finish');
  program.goAway();
  await expect(headline(live)).toHaveText('Sidetone is not answering');
  await expect(live.locator('.unseen[aria-live]')).toContainText('Sidetone is not answering');
  await expect(live.locator('.meters')).not.toContainText('Listening');
  await expect(live.locator('.meter.speaking')).toHaveCount(0);
  await expect(live.getByRole('button', { name: 'Snooze 5 min' })).toBeHidden();

  program.play([['nudge_closed', closing('n1', 'corrected', 71)], ['words', words('u9', 'customer', 72, 'Are you there?')], ['nudge_opened', EMPATHY]]);
  program.comeBack();
  await expect(headline(live)).toHaveText('Name the feeling first');
  await expect(live.locator('.line')).toHaveCount(5);
  await expect(live.locator('.earlier > li')).toHaveCount(1);
});

test('where what was missed is no longer held, the snapshot puts it right', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await expect(headline(live)).toHaveText('Let them finish');
  program.goAway();
  program.send('nudge_closed', closing('n1', 'corrected', 71));
  program.comeBack({ forgetful: true });
  await expect(headline(live)).toHaveText('Nothing to add');
});

test('a program that hangs is not said to listen', async ({ live, program }) => {
  program.mute(true);
  await expect(headline(live)).toHaveText('Sidetone is not answering');
  program.mute(false);
  await expect(headline(live)).toHaveText('Waiting for a call');
});

test('a command that does not arrive is said', async ({ live, program }) => {
  program.mute(false);
  await live.route('**/api/command', (route) => route.abort());
  await live.getByRole('button', { name: 'Start the call now' }).click();
  await expect(live.locator('.notices')).toHaveText('That did not reach Sidetone: it is not answering.');
});

test('the end of the program is told from a fault, and takes its notices with it', async ({ live, program }) => {
  program.send('notice', { code: 'behind', text: 'Words are 9 s late.', level: 'info' });
  await expect(live.locator('.notices')).toHaveText('Words are 9 s late.');
  program.send('bye', {});
  await expect(headline(live)).toHaveText('Sidetone has ended');
  program.goAway();
  await expect.poll(() => program.watchers).toBe(0);
  await expect(headline(live)).toHaveText('Sidetone has ended');
  await expect(live.locator('.nudge-card')).toHaveAttribute('data-tone', 'paused');
  await expect(live.locator('.notices')).toHaveText('');
});

test('ending Sidetone from the page asks first', async ({ live, program }) => {
  await live.getByRole('button', { name: 'Settings' }).click();
  await live.getByRole('button', { name: 'End Sidetone' }).click();
  await live.getByRole('button', { name: 'No, go on' }).click();
  expect(program.commands).toEqual([]);
  await live.getByRole('button', { name: 'End Sidetone' }).click();
  await live.getByRole('button', { name: 'Yes, end the call and Sidetone' }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'quit' }]);
});
