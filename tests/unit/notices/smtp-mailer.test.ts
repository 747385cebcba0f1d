import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import { type SmtpCatcher, startSmtpCatcher } from '../../support/smtp-catcher'

const mail = { to: 'alex@example.test', subject: 'Phone was added', text: 'Plain ✓', html: '<p>Rich ✓</p>' }

describe('mail by SMTP', () => {
  let server: SmtpCatcher
  beforeAll(async () => {
    server = await startSmtpCatcher()
  })
  beforeEach(() => server.mails.splice(0))
  afterAll(() => server.stop())

  const send = (overrides: Partial<typeof mail>) =>
    smtpMailer({ url: server.url, from: 'Countersign <no-reply@example.org>' }).send({ ...mail, ...overrides })

  it('carries both forms, says who sends it, and that no person did', async () => {
    await send({})
    const [caught] = server.mailsTo(mail.to)
    expect(caught?.parsed).toMatchObject({ subject: mail.subject, html: mail.html })
    expect(caught?.parsed.text?.trim()).toBe(mail.text)
    expect(caught?.parsed.from?.text).toBe('"Countersign" <no-reply@example.org>')
    expect(caught?.parsed.headers.get('auto-submitted')).toBe('auto-generated')
  })

  it('has no way to write a header of one’s own into the subject', async () => {
    await send({ subject: 'Hello\r\nBcc: mallory@example.test\r\n\r\n<b>body</b>' })
    expect(server.mails).toHaveLength(1)
    expect(server.mails[0]?.recipients).toEqual([mail.to])
    expect(server.mails[0]?.parsed.bcc).toBeUndefined()
    expect(server.mails[0]?.raw).not.toMatch(/^Bcc:/im)
  })

  it.each([
    'alex@example.test, mallory@example.test',
    'alex@example.test\r\nBcc: mallory@example.test',
    'alex@example.test>\r\nRCPT TO:<mallory@example.test',
    'Mallory <mallory@example.test>',
  ])('never makes a second recipient of %j', async (to) => {
    await send({ to }).catch(() => {})
    expect(server.mailsTo('mallory@example.test')).toEqual([])
    for (const { raw, recipients } of server.mails) {
      expect(recipients).toHaveLength(1)
      expect(raw).not.toMatch(/^Bcc:/im)
    }
  })

  it('reads no file and opens no address, whatever a mail contains', async () => {
    const path = { path: '/etc/hostname' } as unknown as string // what a string must never turn out to be
    await expect(send({ text: path })).rejects.toThrow('File access rejected')
  })

  it('sends a name and password over TLS only', async () => {
    const url = server.url.replace('://', '://user:secret@')
    await expect(smtpMailer({ url, from: 'no-reply@example.org' }).send(mail)).rejects.toMatchObject({ code: 'ETLS' })
    expect(server.mails).toEqual([])
  })

  it('does not wait for a server that says nothing', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo // a TCP server's address is never a string
    const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'no-reply@example.org' }, 100)
    await expect(mailer.send(mail)).rejects.toMatchObject({ code: 'ETIMEDOUT' })
    mute.close()
  })
})
