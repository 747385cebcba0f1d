import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/server/env'

const key = `test:${Buffer.alloc(32, 1).toString('base64')}`
const demo = {
  DATABASE_URL: 'postgresql://localhost/x',
  APP_URL: 'http://localhost:3000',
  COUNTERSIGN_KEYS: key,
  DEMO: '1',
}
const smtp = { SMTP_URL: 'smtp://localhost:25', MAIL_FROM: 'Countersign <no-reply@example.org>' }

describe('the settings of mail', () => {
  it('are missing outside the demo together with all the others', () => {
    expect(() => parseEnv({})).toThrow(/DATABASE_URL is missing(.|\n)*SMTP_URL is missing\n +MAIL_FROM is missing/)
  })

  it('are not needed in the demo, whose mail goes to its own mailboxes', () => {
    expect(parseEnv(demo).mail).toEqual({ kind: 'demo' })
  })

  it('count in the demo where they are there', () => {
    const settings = { url: smtp.SMTP_URL, from: smtp.MAIL_FROM }
    expect(parseEnv({ ...demo, ...smtp }).mail).toEqual({ kind: 'smtp', settings })
  })

  it('ask for a sender where only the server is named', () => {
    expect(() => parseEnv({ ...demo, SMTP_URL: smtp.SMTP_URL })).toThrow('MAIL_FROM is missing')
  })

  it.each(['http://localhost', 'localhost:25'])('refuse %s as a mail server', (SMTP_URL) => {
    expect(() => parseEnv({ ...demo, ...smtp, SMTP_URL })).toThrow('SMTP_URL must be')
  })

  it.each(['Countersign', 'a@example.org, b@example.org', 'X\r\nBcc: b@example.org <a@example.org>'])(
    'refuse %j as a sender',
    (MAIL_FROM) => {
      expect(() => parseEnv({ ...demo, ...smtp, MAIL_FROM })).toThrow('MAIL_FROM must be')
    },
  )
})
