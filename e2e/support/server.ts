import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const LONGEST_START = 120_000

/** Settings of the machine that a server may see; everything else of the environment stays out. */
const MACHINE = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'SHELL']

/** An `.env` in the folder must not count either, and does not override what is set, even to nothing. */
const NOT_FROM_FILE = [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'AUDIT_RETENTION',
  'AUDIT_SINK',
  'WEBHOOK_ALLOW_HOSTS',
  'DEMO',
  'DEMO_PASSWORD',
  'APP_URL',
  'HOST',
  'COUNTERSIGN_KEYS',
  'ORGANISATION_NAME',
  'ORGANISATION_CONTACT',
  'ORGANISATION_DOMAINS',
  'TIME_ZONE',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_KEY',
  'TWILIO_API_SECRET',
  'TWILIO_VERIFY_SERVICE_SID',
  'TWILIO_VERIFY_SERVICE_SID_REGISTRATION',
  'TWILIO_VERIFY_SERVICE_SID_SIGN_IN',
  'TWILIO_VERIFY_SERVICE_SID_PASSWORD_RESET',
  'TWILIO_LOOKUP',
  'WEB_PUSH_ORIGINS',
]

export type Settings = Record<string, string>

/** Starts Countersign as `npm start` does, with these settings and no others. */
export function spawnServer(settings: Settings, log: string): ChildProcess {
  const output = openSync(log, 'a')
  const env = {
    ...Object.fromEntries(NOT_FROM_FILE.map((name) => [name, ''])),
    ...Object.fromEntries(MACHINE.map((name) => [name, process.env[name]])),
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    ...settings,
  }
  // With a channel to us the server ends when we do, however we end.
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/serve.ts'], {
    env,
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  return child
}

/** Starts a server and resolves once it answers. Throws with what it wrote when it ends before. */
export async function startServer(settings: Settings & { APP_URL: string }, log: string): Promise<ChildProcess> {
  const child = spawnServer(settings, log)
  for (const since = Date.now(); Date.now() - since < LONGEST_START; await pause(100)) {
    if (child.exitCode !== null) break
    const answer = await fetch(`${settings.APP_URL}/sign-in`).catch(() => null)
    if (answer?.ok) return child
  }
  await stopServer(child)
  throw new Error(`A server of the tests did not start.\n${readFileSync(log, 'utf8')}`)
}

/** Asks a server to stop and waits until it has. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
