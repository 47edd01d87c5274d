import { CALL, TO_END, TO_FIRST_NUDGE } from '../story.mjs';
import { HELD } from '../stand-in.mjs';
import { expect, headline, test } from './fixture';

test('the summary stands in place when the call has ended', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  program.send('call_ending', { id: CALL.id, waiting_utterances: 3 });
  await expect(headline(live)).toHaveText('Finishing the call');
  await expect(live.locator('.nudge-card')).toContainText('3 sentences still to be written down.');
  program.send('call_ended', { id: CALL.id });

  const summary = live.getByRole('region', { name: 'The call that ended' });
  await expect(summary.getByRole('heading', { level: 2 })).toContainText("The customer's connection drops every evening.");
  await expect(summary).toContainText('You said the problem back in your own words.');
  await expect(summary).toContainText('Could you move the box for me?');
  await expect(summary).toContainText('Wednesday the fourth, between one and five');
  await expect(summary).toContainText('read back at 01:58');
  await expect(summary.getByText('Cut the customer off 4 times')).toBeHidden();
  await summary.getByText('Listening', { exact: true }).click();
  await expect(summary.getByText('Cut the customer off 4 times')).toBeVisible();
  await expect(headline(live)).toHaveText('Waiting for a call');
});

test('the whole report is a link below the page, and opens', async ({ live, program, context }) => {
  program.play(TO_END);
  const opened = context.waitForEvent('page');
  await live.getByRole('link', { name: 'Open the whole report' }).click();
  await expect((await opened).getByRole('heading')).toHaveText('The whole report');
});

test('a summary that was put away stays away over a reload; the next one comes', async ({ live, program }) => {
  program.play(TO_END);
  const summary = live.getByRole('region', { name: 'The call that ended' });
  await live.getByRole('button', { name: 'Put away' }).click();
  await expect(summary).toBeHidden();
  await live.reload();
  await expect(headline(live)).toHaveText('Waiting for a call');
  await expect(summary).toBeHidden();
  program.send('call_ended', { id: 'another' });
  await expect(summary).toContainText('What to try next');
});

test('the next call takes the place of the summary', async ({ live, program }) => {
  program.play(TO_END);
  await expect(live.getByRole('region', { name: 'The call that ended' })).toBeVisible();
  program.send('call_started', { ...CALL, id: 'next' });
  await expect(live.getByRole('region', { name: 'The call that ended' })).toBeHidden();
});

test('a record that cannot be fetched is said, and can be asked for again', async ({ live, program }) => {
  program.hasRecords = false;
  program.play(TO_END);
  await expect(live.getByText('could not be fetched')).toBeVisible();
  program.hasRecords = true;
  await live.getByRole('button', { name: 'Try again' }).click();
  await expect(live.getByText('What went well')).toBeVisible();
});

test('a call that was heard again shows its better words in place, and what was open stays open', async ({ live, program }) => {
  program.play(TO_END);
  const summary = live.getByRole('region', { name: 'The call that ended' });
  await summary.getByText('Listening', { exact: true }).click();
  await expect(summary).not.toContainText('heard again');
  program.better = { models: { speech: 'base', speech_earlier: ['tiny.en'] } };
  program.send('call_improved', { id: 'some other call', model: 'base' });
  program.send('call_improved', { id: CALL.id, model: 'base' });
  await expect(summary).toContainText('heard again with base');
  await expect(summary.getByText('Cut the customer off 4 times')).toBeVisible();
});

test('a call that was held against a playbook says how it stands, and what was missed stands open with what to say', async ({ live, program }) => {
  program.better = HELD;
  program.play(TO_END);
  const playbook = live.getByRole('region', { name: 'Playbook' });
  await expect(playbook.getByRole('heading', { level: 3 })).toHaveText(`Playbook: ${HELD.playbook.title}`);
  await expect(playbook).toContainText('Fatal items kept');
  await expect(playbook).toContainText(`of 100: ${HELD.playbook.points} of ${HELD.playbook.points_possible} points`);
  const missed = HELD.playbook.steps.find(({ status, say }: { status: string; say?: string }) => status === 'missed' && say);
  await expect(playbook.getByText(missed.say)).toBeVisible();
  const done = HELD.playbook.steps.find(({ status }: { status: string }) => status === 'done');
  await expect(playbook.getByText(done.why)).toBeHidden();
  await playbook.getByText(done.title).click();
  await expect(playbook.getByText(done.why)).toBeVisible();
  await playbook.getByText(missed.title).click();
  program.send('call_improved', { id: CALL.id, model: 'base' });
  await expect(playbook.getByText(done.why)).toBeVisible();
  await expect(playbook.getByText(missed.say)).toBeHidden();
});

test('a summary in other words stands below the one by rules, with who put it so; without one, or a playbook, there is nothing', async ({ live, program }) => {
  program.play(TO_END);
  const summary = live.getByRole('region', { name: 'The call that ended' });
  await expect(summary).toContainText('What went well');
  await expect(summary).not.toContainText('Put in words by');
  await expect(live.getByRole('region', { name: 'Playbook' })).toHaveCount(0);
  program.better = HELD;
  program.send('call_improved', { id: CALL.id, model: 'base' });
  await expect(summary.getByRole('heading', { level: 2 })).toContainText("The customer's connection drops every evening.");
  await expect(summary).toContainText(HELD.summary.polished.text);
  await expect(summary).toContainText('Put in words by small-model; its facts were checked against the call.');
});
