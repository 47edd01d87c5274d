// The page on the real program: a recording is played into it, six times as fast as it was spoken.

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, headline, test, watch } from './fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = join(root, 'target/debug/sidetone');

let folder: string;
let program: ChildProcess;
let address: string;

test.beforeEach(async () => {
  expect(existsSync(binary), `${binary} is missing: make web-test builds it`).toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'sidetone-'));
  const replay = ['live', '--replay', join(root, 'sample/broadband-call.flac'), '--speed', '6'];
  program = spawn(binary, [...replay, '--plain', '--no-words', '--port', '0', '--calls', join(folder, 'calls')], {
    env: { ...process.env, XDG_RUNTIME_DIR: folder, SIDETONE_MODELS: join(folder, 'models') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  address = await new Promise((found, failed) => {
    program.once('exit', () => failed(new Error('the program ended')));
    createInterface({ input: program.stdout! }).on('line', (line) => {
      const told = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//.exec(line);
      if (told) found(told[0]);
    });
  });
});

test.afterEach(async () => {
  program.removeAllListeners('exit');
  program.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

test('a nudge comes up, and a reload keeps it', async ({ page }) => {
  const complaints: string[] = [];
  watch(page, address, complaints);
  await page.goto(address);
  await expect(headline(page)).toHaveText('Let them finish');
  await page.reload();
  await expect(page.getByText('Let them finish').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('without the token there is nothing, and another host name is refused', async ({ request }) => {
  const { origin, port } = new URL(address);
  const stranger = await request.get(`${origin}/`);
  expect([stranger.status(), await stranger.text()]).toEqual([404, '']);
  const foreign = await request.get(address, { headers: { Host: `evil.example:${port}` } });
  expect(foreign.status()).toBe(403);
});
