// Plain Node, no dependency: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The checkout. Everything the scripts start works from here, wherever they were called from. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Ends the process with one sentence when this Node is too old for the project. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Countersign needs Node 20.19 or newer; this is Node ${process.versions.node}.`)
  process.exit(1)
}

/**
 * Runs `npm ci` unless node_modules holds what package-lock.json asks for. Ends the process with npm's exit code when
 * that fails; npm has then said why.
 */
export function ensureInstalled() {
  if (isInstalled()) return
  console.log('Installing the dependencies. This takes about a minute, once.')
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32', // which finds npm only that way
  })
  if (status === 0) return
  console.error(`npm ci failed${error ? `: ${error.message}` : ', see above'}.`)
  process.exit(status || 1)
}

/** Compares contents, not times: a checkout or a copy changes the times of files without changing what they say. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json')
  const installed = packagesIn('node_modules/.package-lock.json')
  if (!wanted || !installed) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    return path in installed ? installed[path].version === entry.version : entry.optional === true
  })
}

/**
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean }> | undefined}
 */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')).packages
  } catch {
    return undefined
  }
}
