import { afterAll, expect, it, vi } from 'vitest'
import { formatAddress } from '@/features/methods/email/address'
import { confirmEmail } from '@/features/methods/email/confirm-email'
import { startEmail } from '@/features/methods/email/start-email'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import { anActor } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { sharedDatabase } from '../../support/database'
import { anAddress } from '../../support/email'
import { codeIn } from '../../support/mailbox'
import { testDeps } from '../../support/phone-flow'
import { startSmtpCatcher } from '../../support/smtp-catcher'

// How long people wait has a test of its own.
vi.hoisted(() => {
  process.env.LIMIT_MAIL_PATIENCE = '60s'
})

const db = sharedDatabase()
const from = 'Countersign <no-reply@example.org>'
const overSmtp = (url: string) => ({ ...testDeps({ db, codes: scriptedCodes() }), mailer: smtpMailer({ url, from }) })

const server = await startSmtpCatcher()
afterAll(() => server.stop())

it('a code goes over SMTP to one mailbox, marked as written by no person', async () => {
  const [deps, actor, to] = [overSmtp(server.url), await anActor(db), anAddress('xn--bcher-kva.example')]
  const begun = await startEmail(deps, actor, { address: to, replaces: null })
  // The catcher shows domains as people read them.
  const [caught] = server.mailsTo(formatAddress(to))
  expect(caught?.recipients).toEqual([formatAddress(to)])
  expect(caught?.parsed.headers.get('auto-submitted')).toBe('auto-generated')
  const code = codeIn({ text: caught?.parsed.text ?? '' })
  expect(caught?.parsed.html).toContain(code)
  expect(caught?.parsed.subject).not.toContain(code)
  expect(begun.ok && (await confirmEmail(deps, actor, { challengeId: begun.value.challengeId, code }))).toMatchObject({
    ok: true,
  })
})

it('an address that the server refuses is told apart from a server that is down', async () => {
  const [deps, actor, to] = [overSmtp(server.url), await anActor(db), anAddress()]
  server.refused.add(to)
  const wanted = { address: to, replaces: null }
  expect(await startEmail(deps, actor, wanted)).toEqual({ ok: false, error: { kind: 'address_rejected' } })
  const down = overSmtp('smtp://127.0.0.1:1')
  expect(await startEmail(down, actor, wanted)).toEqual({ ok: false, error: { kind: 'unavailable' } })
  expect(server.mailsTo(to)).toEqual([])
})
