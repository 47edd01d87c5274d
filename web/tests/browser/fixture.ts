// A stand-in program and a page that looks at it, for each test its own.

import { expect, test as base, type Page } from '@playwright/test';
import { StandIn } from '../stand-in.mjs';

interface Fixture {
  program: StandIn;
  /** The page's address. */
  address: string;
  /** Whatever the page complained of; checked to be nothing after each test that does not expect some. */
  complaints: string[];
  /** The page, opened and in step with the program. */
  live: Page;
}

export const test = base.extend<Fixture>({
  program: async ({}, use) => {
    const program = new StandIn();
    await use(program);
    await program.stop();
  },
  address: async ({ program }, use) => use(await program.start()),
  complaints: async ({}, use) => use([]),
  live: async ({ page, address, complaints }, use) => {
    watch(page, address, complaints);
    await page.goto(address);
    await expect(headline(page)).toHaveText('Waiting for a call');
    await use(page);
    expect(complaints).toEqual([]);
  },
});

export { expect };

/** Errors of the script, refusals of the page's policy, and requests to anywhere else. */
export function watch(page: Page, address: string, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A connection that breaks is the browser's own line, and some tests break it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push(`asked for ${request.url()}`);
  });
}

export const headline = (page: Page) => page.locator('.nudge-card .headline');
