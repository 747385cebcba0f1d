import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { defineConfig } from '@playwright/test'
import type { Options } from './e2e/support/test'

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome']

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
]

export default defineConfig<Options>({
  testDir: 'e2e',
  globalSetup: './e2e/support/global-setup.ts',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'line',
  use: {
    screenshot: 'only-on-failure',
    trace: 'off', // a fifth of the run's time; `--trace on` when one is needed
    actionTimeout: 15_000,
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || chromiumOnPath(), args: CHROMIUM_ARGUMENTS },
  },
  projects: [
    // These change what everybody is bound to, on a server of their own, so one after the other, beside the rest.
    { name: 'alone', testMatch: 'alone/**', workers: 1, use: { app: 'alone' } },
    { name: 'together', testIgnore: 'alone/**' },
  ],
})

/** Undefined leaves it to Playwright, which then uses the browser it installed itself. */
function chromiumOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file))
}
