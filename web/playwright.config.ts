import { defineConfig } from '@playwright/test';
import { chromium } from './tests/chromium.mjs';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  // Generous, for machines that do other things as well: nothing waits so long unless it fails.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  projects: [
    { name: 'unit', testDir: 'tests/unit' },
    { name: 'browser', testDir: 'tests/browser', use: { browserName: 'chromium', launchOptions: chromium(), viewport: { width: 1180, height: 800 } } },
  ],
});
