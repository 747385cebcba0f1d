// What `npm test` runs: every check there is, each counted. The last line says how many passed and failed.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensureInstalled, requireNode, root } from './install.mjs'

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport */
/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport */

requireNode()
ensureInstalled()

const reports = mkdtempSync(join(tmpdir(), 'countersign-reports-'))
process.on('exit', () => rmSync(reports, { recursive: true, force: true }))

const tsx = (/** @type {string[]} */ ...args) => [process.execPath, '--import', 'tsx', ...args]
const bin = (/** @type {string} */ name, /** @type {string[]} */ ...args) => [
  join(root, 'node_modules', '.bin', name),
  ...args,
]

/** @type {Count} */
const total = { passed: 0, failed: 0 }

await stage('generate', () => check([tsx('scripts/build.ts', '--generate-only')]))
await stage('types', () => check([bin('next', 'typegen'), bin('tsc', '--noEmit')]))
await stage('lint', () => check([bin('biome', 'check', '.')]))
await stage('unit tests', () => vitest('unit'))
await stage('integration tests', () => vitest('integration'))
const built = await stage('build', () => check([tsx('scripts/build.ts')]))
if (built) await stage('end-to-end tests', playwright)
else console.log('\nThe end-to-end tests need a build and did not run.')

console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)

/**
 * Runs one stage, says how long it took, and adds its count. Returns whether nothing failed.
 *
 * @param {string} name
 * @param {() => Promise<Count>} run
 */
async function stage(name, run) {
  console.log(`\n── ${name}`)
  const since = Date.now()
  const { passed, failed } = await run()
  total.passed += passed
  total.failed += failed
  console.log(`── ${name}: ${failed === 0 ? 'ok' : 'FAILED'}, ${((Date.now() - since) / 1000).toFixed(1)} s`)
  return failed === 0
}

/**
 * A stage without tests of its own counts only when it fails.
 *
 * @param {string[][]} commands
 * @returns {Promise<Count>}
 */
async function check(commands) {
  for (const command of commands) if ((await run(command)) !== 0) return { passed: 0, failed: 1 }
  return { passed: 0, failed: 0 }
}

/** @param {string} project */
async function vitest(project) {
  const file = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run(bin('vitest', 'run', '--project', project, ...reporters))
  return counted(code, file, (/** @type {VitestReport} */ report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numPendingTests + report.numTodoTests,
  }))
}

/** @returns {Promise<Count>} */
async function playwright() {
  const chromium = await ensureChromium()
  if (!chromium) {
    console.error('There is no Chromium. Install one, or set PLAYWRIGHT_CHROMIUM to its path.')
    return { passed: 0, failed: 1 }
  }
  const file = join(reports, 'e2e.json')
  const env = { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const code = await run(bin('playwright', 'test', '--reporter=list,json'), env)
  return counted(code, file, (/** @type {PlaywrightReport} */ { stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped,
  }))
}

/**
 * Reads a runner's report. Skipped tests count as failed: nothing here may be skipped. A runner that failed without
 * naming a test, or left no report, counts as one failure.
 *
 * @template Report
 * @param {number} code
 * @param {string} file
 * @param {(report: Report) => Count} read
 * @returns {Count}
 */
function counted(code, file, read) {
  const { passed, failed } = readReport(file, read) ?? { passed: 0, failed: 1 }
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

/**
 * @template Report
 * @param {string} file
 * @param {(report: Report) => Count} read
 */
function readReport(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>}
 */
function run([program = '', ...args], env = {}) {
  const { NODE_ENV: _, ...inherited } = process.env // each tool sets its own
  const options = { cwd: root, env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...env } }
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.once('close', (code) => resolve(code ?? 1))
  })
}
