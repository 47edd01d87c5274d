// The page of `sidetone compare`, made by the real program from records of the fixture.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { faults } from './faults';
import { expect, test } from './fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = join(root, 'target/debug/sidetone');

let folder: string;
let address: string;

/** A folder of records, one for each listening score and pace; the first has a report beside it. */
async function side(name: string, calls: [number, number][]): Promise<string> {
  const record = JSON.parse(await readFile(join(root, 'tests/fixtures/record.json'), 'utf8'));
  const place = join(folder, name);
  await mkdir(place);
  for (const [index, [listening, pace]] of calls.entries()) {
    record.skills.listening.score = listening;
    record.metrics.agent.pace_wpm = pace;
    record.source.name = `${name}-${index}.wav`;
    await writeFile(join(place, `${name}-${index}.json`), JSON.stringify(record));
  }
  await writeFile(join(place, `${name}-0.html`), '<!doctype html><title>The report</title><h1>The report</h1>');
  return place;
}

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-'));
  const before = await side('before', [[40, 285], [45, 290], [50, 280], [42, 300]]);
  const after = await side('after', [[60, 220], [66, 230], [71, 200], [64, 245]]);
  const file = join(folder, 'compared.html');
  await promisify(execFile)(binary, ['compare', before, after, '--html', file]);
  address = pathToFileURL(file).href;
});

test.afterEach(() => rm(folder, { recursive: true, force: true }));

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 320]) {
    test(`no serious fault for assistive technology, and nothing scrolls sideways: ${colorScheme}, ${width} pixels`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await expect(page.getByRole('region', { name: 'What changed from A to B' })).toContainText('Listening');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.screenshot({ path: info.outputPath('page.png'), fullPage: true });
      expect(await faults(page)).toEqual([]);
    });
  }
}

test('a call leads to its report', async ({ page }) => {
  await page.goto(address);
  await page.getByRole('link', { name: 'after-0.wav', exact: true }).click();
  await expect(page.getByRole('heading')).toHaveText('The report');
});
