// What `npm start` and `npm run dev` run: installs what is missing, then hands over to serve.ts.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ensureInstalled, requireNode, root } from './install.mjs'

requireNode()
ensureInstalled()

const dev = process.argv.includes('--dev')
const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/serve.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the channel tells serve.ts when this process is gone
  env: { ...process.env, NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' },
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => server.kill(signal))
}
if (process.env.npm_lifecycle_event) stopWithParent()
server.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))

/** A signal for npm ends npm and its shell, but the shell does not pass it on. */
function stopWithParent() {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), 250).unref()
}
