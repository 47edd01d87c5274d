import { AGENT_SPEAKS, CALL, figures, TO_FIRST_NUDGE, words } from '../story.mjs';
import { expect, headline, test } from './fixture';

test('one look tells what is listened to, the balance and the pace', async ({ live, program }) => {
  await expect(live.getByText('Listening to you (Jabra Evolve2)')).toBeVisible();
  program.send('call_started', CALL);
  program.send('figures', figures(63.2));
  program.send('meters', AGENT_SPEAKS);
  await expect(live.locator('.phase')).toHaveText('Call 01:03');
  await expect(live.locator('.gauges')).toContainText('You 44 %');
  await expect(live.locator('.gauges')).toContainText('Good pace');
  await expect(live.locator('.gauges')).toContainText('Your turn for 12 s');
  await expect(live.locator('.meter[data-party="agent"]')).toHaveClass(/speaking/);
  await expect(live.locator('.meter[data-party="customer"]')).not.toHaveClass(/speaking/);
});

test('a device that went away is said in words', async ({ live, program }) => {
  const text = 'Your headset went away; listening on the built-in microphone.';
  program.send('device', { party: 'agent', device: 'Built-in microphone', state: 'switched', text });
  await expect(live.locator('.meter[data-party="agent"]')).toContainText('Now listening to you elsewhere (Built-in microphone)');
  await expect(live.locator('.meter[data-party="agent"]')).toContainText(text);
  program.send('device', { party: 'customer', device: 'Monitor', state: 'gone', text: 'The customer cannot be heard.' });
  await expect(live.locator('.meter[data-party="customer"]')).toContainText('Cannot hear the customer');
  program.send('call_started', CALL);
  program.send('device', { party: 'customer', device: '', state: 'absent', text: '' });
  await expect(live.locator('.meter[data-party="customer"]')).toContainText('The customer is not listened to');
  await expect(live.locator('.gauges')).toContainText('Only one side is heard');
});

test('notices come, change and go', async ({ live, program }) => {
  program.send('notice', { code: 'behind', text: 'Words are 9 s late.', level: 'info' });
  const status = live.locator('.notices');
  await expect(status).toHaveText('Words are 9 s late.');
  const line = await status.locator('.notice').elementHandle();
  program.send('notice', { code: 'behind', text: 'Words are 12 s late.', level: 'info' });
  await expect(status).toHaveText('Words are 12 s late.');
  // The line itself stays: what only changes its figures is not read out again.
  expect(await line?.evaluate((element) => element.isConnected)).toBe(true);
  program.send('notice', { code: 'behind', text: '', level: 'info' });
  await expect(status).toHaveText('');
});

test('a notice can be put away, and comes back when there is news', async ({ live, program }) => {
  program.send('notice', { code: 'orphan', text: 'A call was cut off; its record is finished.', level: 'info' });
  await live.getByRole('button', { name: 'Put this notice away' }).click();
  await expect(live.locator('.notices')).toHaveText('');
  program.send('notice', { code: 'orphan', text: 'Another call was cut off; its record is finished.', level: 'info' });
  await expect(live.locator('.notices')).toContainText('Another call');
});

test('a call is started and ended by hand', async ({ live, program }) => {
  await live.getByRole('button', { name: 'Start the call now' }).click();
  await expect(headline(live)).toHaveText('Nothing to add');
  await live.getByRole('button', { name: 'End call' }).click();
  await expect.poll(() => program.commands).toEqual([{ do: 'call_start' }, { do: 'call_stop' }]);
});

test('hold, card capture, sharing and consent', async ({ live, program }) => {
  program.send('call_started', CALL);
  await live.getByRole('button', { name: 'Hold' }).click();
  await expect(headline(live)).toHaveText('On hold');
  await live.getByRole('button', { name: 'Back from hold' }).click();
  await expect(headline(live)).toHaveText('Nothing to add');

  await live.getByRole('button', { name: 'Card capture' }).click();
  await expect(headline(live)).toHaveText('Not listening');
  await expect(live.locator('.meters')).toContainText('Not listening to you');
  await live.getByRole('button', { name: 'Card data is done: listen again' }).click();
  await expect(live.locator('.meters')).toContainText('Listening to you (Jabra Evolve2)');

  await live.getByRole('button', { name: 'Shared' }).click();
  await expect(live.getByRole('button', { name: 'Shared' })).toHaveAttribute('aria-pressed', 'true');
  await expect(live.getByText('not noted yet')).toBeVisible();
  await live.getByRole('button', { name: 'Agreed' }).click();
  await expect(live.getByText('not noted yet')).toHaveCount(0);
  expect(program.commands).toEqual([
    { do: 'hold', on: true }, { do: 'hold', on: false }, { do: 'card_capture', on: true }, { do: 'card_capture', on: false },
    { do: 'sharing', mode: 'shared' }, { do: 'consent', basis: 'agreed' },
  ]);
});

test('what the program refuses is said in its own words, until something works', async ({ live, program }) => {
  program.send('call_started', CALL);
  program.refusal = 'The disk is full: the call cannot be put on hold.';
  await live.getByRole('button', { name: 'Hold' }).click();
  await expect(live.locator('.notices')).toHaveText(program.refusal);
  program.refusal = '';
  await live.getByRole('button', { name: 'Hold' }).click();
  await expect(live.locator('.notices')).toHaveText('');
});

test('the words are folded away; opened they follow, until somebody reads further up', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await expect(live.getByText('Have you restarted the box?')).toBeHidden();
  await live.getByText('Words', { exact: true }).click();
  await expect(live.getByText('Have you restarted the box?')).toBeVisible();
  for (let at = 0; at < 40; at += 1) program.send('words', words(`x${at}`, 'customer', 100 + at, `Line ${at}.`));
  const lines = live.locator('.lines');
  await expect(lines.locator('li').last()).toContainText('Line 39.');
  await expect.poll(() => lines.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight)).toBeLessThan(2);
  await lines.evaluate((list) => list.scrollTo({ top: 0 }));
  program.send('words', words('x40', 'customer', 140, 'Line 40.'));
  await expect(lines.locator('li').last()).toContainText('Line 40.');
  expect(await lines.evaluate((list) => list.scrollTop)).toBe(0);
});

test('what the program sends is shown as text, never as markup', async ({ live, program }) => {
  program.send('call_started', CALL);
  program.send('nudge_opened', { id: 'n1', kind: 'interrupting', skill: 'listening', praise: false, headline: '<b>Bold</b>', detail: '<img src=x onerror=alert(1)>', opened_s: 1 });
  await expect(headline(live)).toHaveText('<b>Bold</b>');
  await expect(live.locator('.nudge-card img')).toHaveCount(0);
});

test('the curve of the call goes on over a reload', async ({ live, program }) => {
  program.play(TO_FIRST_NUDGE);
  await live.getByText('The call so far').click();
  const share = live.getByRole('img', { name: /Your share of the talk over the call/ });
  await expect(share.locator('canvas')).toBeVisible();
  await expect(share).toHaveAccessibleName(/Now: You 58 %, Customer 42 %/);
  await live.reload();
  program.send('figures', figures(64, { talk_share: 0.5 }));
  await expect.poll(() => live.evaluate(() => {
    dispatchEvent(new Event('pagehide'));
    return (JSON.parse(sessionStorage.getItem('sidetone.curve') ?? '{}') as { curve?: { time_s: number[] } }).curve?.time_s.length;
  })).toBe(64);
});
