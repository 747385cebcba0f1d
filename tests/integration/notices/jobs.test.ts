import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { deliverNotices } from '@/features/notices/deliver-notices'
import { NOTICES_CHANNEL } from '@/features/notices/repository'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import { seconds } from '@/lib/time'
import { type RunningJobs, startJobs } from '@/server/jobs'
import { listen } from '@/server/listen'
import { ownDatabase } from '../../support/database'
import { aDelivery, aReader, tell } from '../../support/notices'
import { type SmtpCatcher, startSmtpCatcher } from '../../support/smtp-catcher'

let db: Awaited<ReturnType<typeof ownDatabase>>
let server: SmtpCatcher
let processes: RunningJobs[]

beforeAll(async () => {
  db = await ownDatabase()
  server = await startSmtpCatcher()
  const mailer = smtpMailer({ url: server.url, from: 'no-reply@northfield.example' })
  const job = {
    name: 'notices',
    schedule: '* * * * *',
    channel: NOTICES_CHANNEL,
    run: (stopping: AbortSignal) => deliverNotices({ ...aDelivery(db, mailer), now: () => new Date() }, stopping),
  }
  processes = await Promise.all([startJobs(db.url, [job]), startJobs(db.url, [job])])
})

afterAll(async () => {
  await Promise.all(processes.map(({ stop }) => stop()))
  await server.stop()
})

const arrived = (email: string, count: number) =>
  vi.waitFor(() => expect(server.mailsTo(email)).toHaveLength(count), { timeout: seconds(15), interval: 100 })

it('mail leaves within seconds of the change, once, whichever process is there first', async () => {
  const { id, email } = await aReader(db)
  const since = Date.now()
  await tell(db, id)
  await arrived(email, 1)
  expect(Date.now() - since).toBeLessThan(seconds(5))
  await tell(db, id, { event: { type: 'new_browser' } })
  await arrived(email, 2)
})

it('goes on after every connection to Postgres was cut', async () => {
  await db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'countersign %'`
  const { id, email } = await aReader(db)
  await tell(db, id)
  await arrived(email, 1)
})

it('goes on after the database was away while a job ended', async () => {
  let runs = 0
  const job = {
    name: 'cutting',
    schedule: '0 0 1 1 *',
    channel: 'countersign_cutting',
    async run() {
      runs += 1
      await db.$executeRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'countersign jobs'`
    },
  }
  const process = await startJobs(db.url, [job])
  for (const count of [1, 2]) {
    await vi.waitFor(
      async () => {
        await db.$executeRaw`SELECT pg_notify('countersign_cutting', '')`
        expect(runs).toBeGreaterThanOrEqual(count)
      },
      { timeout: seconds(15), interval: 250 },
    )
  }
  await process.stop()
})

it('waits for a Postgres that cannot be reached, and listens once it can', async () => {
  const { hostname, port } = new URL(db.url)
  const gate = createServer((socket) => {
    const through = connect({ host: hostname, port: Number(port) })
    socket.pipe(through).pipe(socket)
    for (const end of [socket, through]) end.on('error', () => end.destroy())
  })
  const open = (at = 0) => new Promise<void>((resolve) => gate.listen(at, '127.0.0.1', resolve))
  await open()
  const address = gate.address() as AddressInfo // a TCP server's address is never a string
  await new Promise((resolve) => gate.close(resolve))

  let heard = 0
  const url = new URL(db.url)
  url.host = `127.0.0.1:${address.port}`
  const listener = listen(url.href, 'countersign_test', () => {
    heard += 1
  })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(heard).toBe(0)
  await open(address.port)
  await vi.waitFor(() => expect(heard).toBe(1), { timeout: seconds(10) })
  await db.$executeRaw`SELECT pg_notify('countersign_test', '')`
  await vi.waitFor(() => expect(heard).toBe(2), { timeout: seconds(10) })
  await listener.stop()
  gate.close()
})
