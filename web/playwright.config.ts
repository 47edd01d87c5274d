import { defineConfig } from '@playwright/test';
import { chromium } from './tests/chromium.mjs';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 20_000,
  projects: [
    { name: 'unit', testDir: 'tests/unit' },
    { name: 'browser', testDir: 'tests/browser', use: { browserName: 'chromium', launchOptions: chromium(), viewport: { width: 1180, height: 800 } } },
  ],
});
