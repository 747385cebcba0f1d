import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import next from 'next'
import { build } from './build'
import { DEMO_ACCOUNTS, demoSettings, isLoopback } from './demo'
import { startEmbeddedPostgres } from './embedded-postgres'
import { checkAddress, serveHttp } from './http-server'
import { errorCode } from './liveness'
import { runNode } from './run-node'

type Settings = { dev: boolean; demo: boolean; host: string; port: number; dataDir: string; trustedProxies: number }

/** From nothing to a served app: settings, database, migrations, the demo's people, build, server. */
async function serve(stopping: AbortSignal): Promise<void> {
  const settings = readSettings(process.env)
  const { demo, dev, host, port } = settings
  if (demo && !isLoopback(host)) {
    throw new Error(
      `The demo shows its codes to whoever opens it, so it serves this machine only: unset HOST (${host}).`,
    )
  }
  await checkAddress({ host, port }).catch(explainAddress(settings))

  const postgres = process.env.DATABASE_URL
    ? undefined
    : await startEmbeddedPostgres({ dir: join(settings.dataDir, 'postgres') })
  try {
    if (postgres) {
      process.env.DATABASE_URL = postgres.url
      process.env.MIGRATION_DATABASE_URL = postgres.ownerUrl
    }
    if (demo) Object.assign(process.env, await demoEnvironment(settings))
    await runNode(['--conditions=react-server', '--import', 'tsx', 'scripts/prepare.ts'], {
      failure: 'Countersign did not start.',
      signal: stopping,
    })
    process.env.MIGRATION_DATABASE_URL = '' // what serves requests must not be able to change the audit trail
    if (!dev) await build(stopping)
    const app = next({ dev, dir: process.cwd(), hostname: host, port })
    await app.prepare()
    const { trustedProxies } = settings
    const server = await serveHttp({ handler: app.getRequestHandler(), host, port, trustedProxies }).catch(
      explainAddress(settings),
    )
    announce(settings)
    await aborted(stopping)
    await server.stop()
    await app.close()
  } finally {
    await postgres?.stop()
  }
}

function readSettings(source: NodeJS.ProcessEnv): Settings {
  const demo = !source.DATABASE_URL || source.DEMO === '1'
  return {
    dev: process.argv.includes('--dev'),
    demo,
    host: source.HOST || (demo ? '127.0.0.1' : '0.0.0.0'),
    port: readPort(source.PORT),
    dataDir: resolve(source.DATA_DIR || '.data'),
    trustedProxies: Number(source.TRUSTED_PROXIES || 0),
  }
}

function readPort(value: string | undefined): number {
  const port = Number(value || 3000)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error(`PORT must be a number from 1 to 65535, not "${value}".`)
}

async function demoEnvironment({ dataDir, port }: Settings): Promise<Record<string, string>> {
  const appUrl = process.env.APP_URL || `http://localhost:${port}`
  return { DEMO: '1', APP_URL: appUrl, ...(await demoSettings(dataDir, process.env)) }
}

function explainAddress({ host, port }: Settings): (error: unknown) => never {
  return (error) => {
    if (errorCode(error) !== 'EADDRINUSE') throw error
    throw new Error(`Port ${port} of ${host} is taken. Choose another with PORT, such as PORT=${port + 1}.`)
  }
}

function announce({ demo, host, port }: Settings): void {
  if (!demo) {
    console.log(`Countersign serves ${process.env.APP_URL}, on ${host}:${port}.`)
    return
  }
  const inbox = `${process.env.APP_URL}/dev/inbox`
  console.log(`
Countersign's demo is ready:  ${process.env.APP_URL}

  Accounts   ${DEMO_ACCOUNTS.join('\n             ')}
  Password   ${process.env.DEMO_PASSWORD}
  Codes      ${process.env.TWILIO_ACCOUNT_SID ? 'sent by Twilio' : `arrive at ${inbox}`}
  Mail       ${process.env.SMTP_URL ? 'sent by your mail server' : `arrives at ${inbox}`}
`)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

if (existsSync('.env')) process.loadEnvFile('.env')
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
process.on('disconnect', () => stopping.abort()) // start.mjs is gone
serve(stopping.signal).then(
  () => process.exit(0),
  (error: Error) => {
    if (stopping.signal.aborted) process.exit(0)
    console.error(error.message)
    process.exit(1)
  },
)
