import { CALL, closing, EMPATHY, INTERRUPTING, PRAISE, TO_FIRST_NUDGE } from '../story.mjs';
import { expect, headline, test } from './fixture';

test('a nudge appears, is announced politely, and goes when it is put right', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  const card = live.locator('.nudge-card');
  await expect(headline(live)).toHaveText('Let them finish');
  await expect(card).toContainText('You came in 2 times before they were done.');
  await expect(card).toContainText('Nudge · Listening');
  await expect(card).toHaveAttribute('data-tone', 'nudge');
  await expect(live).toHaveTitle('Let them finish · Sidetone');
  const announced = live.locator('[aria-live="polite"].unseen');
  await expect(announced).toHaveText('Nudge: Let them finish. You came in 2 times before they were done.');

  program.send('nudge_closed', closing('n1', 'corrected', 71));
  await expect(headline(live)).toHaveText('Nothing to add');
  await expect(card).toContainText('Last, at 01:11: Let them finish (put right).');
  await expect(announced).toHaveText('');
});

test('praise looks and sounds like praise', async ({ live, program }) => {
  program.send('call_started', CALL);
  program.send('nudge_opened', PRAISE);
  await expect(live.locator('.nudge-card')).toHaveAttribute('data-tone', 'praise');
  await expect(live.locator('.kicker')).toHaveText('Well done · Empathy');
  await expect(live.locator('.unseen[aria-live]')).toContainText('Well done: You named the feeling.');
});

test('feedback goes to the nudge it was given for, while it is open and after', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await live.getByRole('button', { name: 'Not helpful' }).click();
  await expect(live.locator('.nudge-card').getByRole('button', { name: 'Not helpful' })).toHaveAttribute('aria-pressed', 'true');
  program.send('nudge_closed', closing('n1', 'expired', 71));
  program.send('nudge_opened', EMPATHY);
  program.send('nudge_closed', closing('n2', 'expired', 104));
  await expect(headline(live)).toHaveText('Nothing to add');
  await live.locator('.nudge-card').getByRole('button', { name: 'Helpful', exact: true }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'feedback', nudge: 'n1', helpful: false }, { do: 'feedback', nudge: 'n2', helpful: true }]);

  await live.getByText('Nudges so far').click();
  const first = live.getByRole('group', { name: 'Was "Let them finish" helpful?' });
  await expect(first.getByRole('button', { name: 'Not helpful' })).toHaveAttribute('aria-pressed', 'true');
  await first.getByRole('button', { name: 'Helpful', exact: true }).click();
  await expect.poll(() => program.commands.at(-1)).toEqual({ do: 'feedback', nudge: 'n1', helpful: true });
});

test('snoozing says so and can be ended', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await live.getByRole('button', { name: 'Snooze 5 min' }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'snooze', for_s: 300 }]);
  program.send('nudge_closed', closing('n1', 'expired', 66));
  await expect(headline(live)).toHaveText('Nudges are snoozed');
  await live.getByRole('button', { name: 'End the snooze' }).click();
  await expect(headline(live)).toHaveText('Nothing to add');
  expect(program.commands.at(-1)).toEqual({ do: 'snooze', for_s: 0 });
});

test('a kind is switched off on the card and on again in the settings', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await live.getByRole('button', { name: 'Turn this kind off' }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'kind', kind: 'interrupting', on: false }]);
  await live.getByRole('button', { name: 'Settings' }).click();
  const box = live.getByRole('checkbox', { name: 'Let them finish' });
  await expect(box).not.toBeChecked();
  await box.check();
  await expect.poll(() => program.commands.at(-1)).toEqual({ do: 'kind', kind: 'interrupting', on: true });
  await live.getByRole('button', { name: 'Rarely' }).click();
  await expect(live.getByRole('button', { name: 'Rarely' })).toHaveAttribute('aria-pressed', 'true');
});

test('two nudges of the same words are announced twice', async ({ live, program }) => {
  program.send('call_started', CALL);
  const announced = live.locator('.unseen[aria-live]');
  program.send('nudge_opened', INTERRUPTING);
  await expect(announced).toContainText('Let them finish');
  await announced.evaluate((element) => { element.textContent = 'read out'; });
  program.send('nudge_opened', { ...INTERRUPTING, id: 'n9' });
  await expect(announced).toContainText('Let them finish');
});
