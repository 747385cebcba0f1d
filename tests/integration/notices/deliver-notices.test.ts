import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverNotices } from '@/features/notices/deliver-notices'
import type { Mail, Mailer } from '@/features/notices/mailer'
import type { NoticeEvent } from '@/features/notices/notice'
import { MOST_ATTEMPTS } from '@/features/notices/retry'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import type { PrismaClient } from '@/generated/prisma/client'
import { hours, minutes, seconds } from '@/lib/time'
import { ownDatabase } from '../../support/database'
import { aDelivery, aReader, tell } from '../../support/notices'
import { type SmtpCatcher, startSmtpCatcher } from '../../support/smtp-catcher'

const from = 'Countersign <no-reply@northfield.example>'

/** A delivery into a list, which fails while `broken` says so. */
function aMailer(broken: (mail: Mail) => boolean = () => false): Mailer & { sent: Mail[] } {
  const sent: Mail[] = []
  return {
    sent,
    async send(mail) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (broken(mail)) throw Object.assign(new Error(`550 no mailbox ${mail.to}`), { responseCode: 550 })
      sent.push(mail)
    },
  }
}

const changes: NoticeEvent[] = [
  { type: 'method_added', method: 'phone', ending: '42', isDefault: true },
  { type: 'password_changed' },
  { type: 'method_deleted', method: 'phone', ending: '42', defaultNow: 'none' },
]

describe('delivery', () => {
  let db: PrismaClient
  let server: SmtpCatcher
  beforeAll(async () => {
    db = await ownDatabase()
    server = await startSmtpCatcher()
  })
  afterAll(() => server.stop())

  const waiting = () => db.notice.count({ where: { sentAt: null } })
  const subjectsTo = (mails: Mail[], email: string) =>
    mails.filter(({ to }) => to === email).map((mail) => mail.subject)

  it('sends what is due to whom it concerns, through a real mail server', async () => {
    const { id, email } = await aReader(db, 'Alex <b>Moreau</b>')
    await tell(db, id, { event: changes[0] })
    await deliverNotices(aDelivery(db, smtpMailer({ url: server.url, from })))

    const [caught, ...more] = server.mailsTo(email)
    expect(more).toEqual([])
    expect(caught?.parsed.subject).toBe('Phone was added to your Northfield Clinic account')
    expect(caught?.parsed.text).toContain('Hello Alex <b>Moreau</b>,')
    expect(caught?.parsed.html).toContain('Hello Alex &#60;b&#62;Moreau&#60;/b&#62;,')
    expect(caught?.raw).not.toMatch(/\d{3} ?555 ?\d{4}/)
    expect(await waiting()).toBe(0)
  })

  it('sends each notice once, and each person’s in order, with four workers at once', async () => {
    const readers = await Promise.all(Array.from({ length: 12 }, () => aReader(db)))
    for (const event of changes) for (const { id } of readers) await tell(db, id, { event })
    const mailer = aMailer()
    const workers = Array.from({ length: 4 }, () => deliverNotices(aDelivery(db, mailer)))
    await Promise.all(workers)
    while ((await waiting()) > 0) await deliverNotices(aDelivery(db, mailer))

    expect(mailer.sent).toHaveLength(readers.length * changes.length)
    for (const { email } of readers) {
      expect(subjectsTo(mailer.sent, email)).toEqual([
        'Phone was added to your Northfield Clinic account',
        'Your Northfield Clinic password was changed',
        'Phone was deleted from your Northfield Clinic account',
      ])
    }
  })

  it('keeps what a mail server that is down could not take, and sends it when the server is back', async () => {
    const { port, stop } = await startSmtpCatcher()
    await stop()
    const { id, email } = await aReader(db)
    for (const event of changes) await tell(db, id, { event })
    const delivery = aDelivery(db, smtpMailer({ url: `smtp://127.0.0.1:${port}`, from }))
    await deliverNotices(delivery)
    delivery.advance(seconds(30))
    await deliverNotices(delivery)
    expect(delivery.logged).toEqual([expect.objectContaining({ level: 'warn', message: expect.any(String) })])
    delivery.advance(minutes(1))
    await deliverNotices(delivery)
    delivery.advance(minutes(5))

    const back = await startSmtpCatcher({ port })
    await deliverNotices(delivery)
    await back.stop()
    expect(back.mailsTo(email).map(({ parsed }) => parsed.subject)).toEqual([
      'Phone was added to your Northfield Clinic account',
      'Your Northfield Clinic password was changed',
      'Phone was deleted from your Northfield Clinic account',
    ])
    expect(await waiting()).toBe(0)
  })

  it('lets nobody else wait for an address that is refused', async () => {
    const [gone, there] = [await aReader(db), await aReader(db)]
    for (const { id } of [gone, there]) for (const event of changes) await tell(db, id, { event })
    const mailer = aMailer(({ to }) => to === gone.email)
    await deliverNotices(aDelivery(db, mailer))
    expect(subjectsTo(mailer.sent, there.email)).toHaveLength(changes.length)
    expect(subjectsTo(mailer.sent, gone.email)).toEqual([])
    await db.notice.deleteMany({ where: { userId: gone.id } })
  })

  it('gives up after three days, says so, and then sends what came later', async () => {
    const { id, email } = await aReader(db)
    await tell(db, id, { event: changes[0] })
    await tell(db, id, { event: changes[1] })
    const refused = 'Phone was added to your Northfield Clinic account'
    const mailer = aMailer(({ subject }) => subject === refused)
    const delivery = aDelivery(db, mailer)
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      expect(mailer.sent).toEqual([])
      await deliverNotices(delivery)
      delivery.advance(hours(1))
    }
    await deliverNotices(delivery)
    expect(subjectsTo(mailer.sent, email)).toEqual(['Your Northfield Clinic password was changed'])
    expect(delivery.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect(delivery.logged.filter(({ level }) => level === 'warn')).toHaveLength(MOST_ATTEMPTS - 1)
    await db.notice.deleteMany({ where: { userId: id } })
  })

  it('leaves a notice to another process when one dies while it sends, and loses nothing', async () => {
    const { id, email } = await aReader(db)
    for (const event of changes) await tell(db, id, { event })
    await new Promise<void>((died) => {
      const dying: Mailer = {
        send() {
          died()
          return new Promise(() => {}) // never comes back, as from a process that is gone
        },
      }
      void deliverNotices(aDelivery(db, dying))
    })

    const mailer = aMailer()
    const delivery = aDelivery(db, mailer)
    await deliverNotices(delivery)
    expect(mailer.sent).toEqual([])
    delivery.advance(minutes(6))
    await deliverNotices(delivery)
    expect(subjectsTo(mailer.sent, email)).toHaveLength(changes.length)
  })

  it('pauses when nothing gets through, and goes on in the next round', async () => {
    const readers = await Promise.all(Array.from({ length: 8 }, () => aReader(db)))
    for (const { id } of readers) await tell(db, id)
    let tries = 0
    const down = aMailer(() => Boolean(++tries))
    await deliverNotices(aDelivery(db, down))
    expect(tries).toBe(5)
    const mailer = aMailer()
    const delivery = aDelivery(db, mailer)
    delivery.advance(minutes(1))
    await deliverNotices(delivery)
    expect(mailer.sent).toHaveLength(readers.length)
  })

  it('never throws, and logs neither addresses nor what a server said', async () => {
    const { id, email } = await aReader(db)
    await tell(db, id)
    const delivery = aDelivery(
      db,
      aMailer(() => true),
    )
    await deliverNotices(delivery)
    expect(delivery.logged).toHaveLength(1)
    expect(JSON.stringify(delivery.logged)).not.toContain(email)

    await db.notice.updateMany({ where: { userId: id }, data: { details: { source: 'broken' } } })
    delivery.advance(minutes(1))
    await deliverNotices(delivery)
    await deliverNotices({ ...delivery, now: () => new Date(Number.NaN) })
    expect(delivery.logged.map(({ level }) => level)).toEqual(['warn', 'warn', 'error'])
    await db.notice.deleteMany({ where: { userId: id } })
  })

  it('stops between two mails when the process is asked to end', async () => {
    const { id } = await aReader(db)
    for (const event of changes) await tell(db, id, { event })
    const stopping = new AbortController()
    const mailer = aMailer(() => {
      stopping.abort()
      return false
    })
    await deliverNotices(aDelivery(db, mailer), stopping.signal)
    expect(mailer.sent).toHaveLength(1)
    expect(await waiting()).toBe(changes.length - 1)
    await deliverNotices(aDelivery(db, mailer))
  })
})
