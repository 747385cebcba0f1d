import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, generate } from '../../scripts/build'
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres'
import { freePort } from '../../scripts/liveness'
import { FAKE_ACCOUNT, type FakeTwilio, startFakeTwilio } from '../../tests/support/fake-twilio'
import { startPushServer } from '../../tests/support/push-server'
import { startSmtpCatcher } from '../../tests/support/smtp-catcher'
import { type Address, DEMO_PASSWORD, publishAddresses } from './apps'
import { type Settings, startServer, stopServer } from './server'

/** A database that a crash may lose, since it is thrown away. */
const CARELESS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

/** Starts everything the tests need, on free ports of this machine, and returns what stops it again. */
export default async function setup(): Promise<() => Promise<void>> {
  const stops: (() => Promise<unknown>)[] = []
  const teardown = async () => {
    const failures: unknown[] = []
    for (const stop of stops.reverse()) await stop().catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    await start(stops)
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}

async function start(stops: (() => Promise<unknown>)[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
  stops.push(() => rm(dir, { recursive: true, force: true }))
  const mailDir = join(dir, 'mail')
  await mkdir(mailDir)
  await generate()
  await build()

  const database = async (name: string) => {
    const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), database: name, flags: CARELESS })
    stops.push(postgres.stop)
    return postgres
  }
  const twilio = async () => {
    const fake = await startFakeTwilio({ control: true })
    stops.push(async () => {
      await fake.close()
      if (fake.violations.length > 0) throw new Error(`Not as Twilio's API is:\n${fake.violations.join('\n')}`)
    })
    return fake
  }
  const push = await startPushServer()
  stops.push(push.close)
  const server = async (name: string, settings: Settings, fake: FakeTwilio | null): Promise<Address> => {
    const port = await freePort()
    // A name, and not an address: keys belong to names.
    const [url, log] = [`http://localhost:${port}`, join(dir, `${name}.log`)]
    const { url: databaseUrl, ownerUrl } = await database(name)
    const roles = { DATABASE_URL: databaseUrl, MIGRATION_DATABASE_URL: ownerUrl }
    const own = { APP_URL: url, PORT: String(port), ...roles, DATA_DIR: join(dir, name) }
    const auditFile = fake ? join(dir, `${name}.jsonl`) : null
    const sink = auditFile ? { AUDIT_SINK: `file:${auditFile}` } : null
    const child = await startServer({ ...settings, ...own, ...sink, WEB_PUSH_ORIGINS: push.url }, log)
    stops.push(() => stopServer(child))
    const mail = fake ? mailDir : null
    return { url, databaseUrl, log, auditFile, mailDir: mail, push: push.url, twilio: fake?.url ?? null }
  }

  const [shared, own] = [await twilio(), await twilio()]
  const mail = await startSmtpCatcher({ dir: mailDir })
  mail.refused.add('refused@mailbox.test')
  stops.push(mail.stop)
  const [portal, alone, demo] = await Promise.all([
    // Many tests leave their codes unentered, all in one country: only where caps are tested may that hold it.
    server('portal', { ...production(shared, mail.url), LIMIT_UNVERIFIED_SENDS: '99999' }, shared),
    server('alone', production(own, mail.url), own),
    server('demo', { DEMO: '1', DEMO_PASSWORD }, null),
  ])
  publishAddresses({ portal, alone, demo })
}

function production(fake: FakeTwilio, mailUrl: string): Settings {
  return {
    HOST: '127.0.0.1',
    WEBHOOK_ALLOW_HOSTS: '127.0.0.1',
    ORGANISATION_NAME: 'Harbour Trust',
    COUNTERSIGN_KEYS: `e2e:${randomBytes(32).toString('base64')}`,
    TWILIO_ACCOUNT_SID: FAKE_ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: FAKE_ACCOUNT.authToken,
    TWILIO_VERIFY_SERVICE_SID: FAKE_ACCOUNT.services.registration,
    TWILIO_API_BASE_URL: fake.url,
    SMTP_URL: mailUrl,
    MAIL_FROM: 'id@harbour.example',
  }
}
