import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './install.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/**
 * The Chromium for the end-to-end tests: PLAYWRIGHT_CHROMIUM, or one that is installed, or else one it installs: Debian's
 * as root, Playwright's otherwise. Undefined when all of that fails; the installers have then said why.
 *
 * @returns {Promise<string | undefined>}
 */
export async function ensureChromium() {
  if (process.env.PLAYWRIGHT_CHROMIUM) return process.env.PLAYWRIGHT_CHROMIUM
  const installed = findOnPath(NAMES) ?? (await playwrightChromium())
  if (installed) return installed

  console.log('Installing Chromium for the end-to-end tests.')
  if (process.getuid?.() === 0 && findOnPath(['apt-get'])) {
    run('apt-get', ['update', '-q'])
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])
    const debians = findOnPath(NAMES)
    if (debians) return debians
  }
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  return playwrightChromium()
}

/** @param {string[]} names */
function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file))
}

/** Where Playwright keeps the browser it installed itself, if it did. */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return existsSync(file) ? file : undefined
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
}
