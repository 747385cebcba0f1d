import { createServer } from 'node:net'
import { afterAll, expect, it, vi } from 'vitest'
import { startEmail } from '@/features/methods/email/start-email'
import { smtpMailer } from '@/features/notices/smtp-mailer'
import { anActor } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { sharedDatabase } from '../../support/database'
import { anAddress } from '../../support/email'
import { testDeps } from '../../support/phone-flow'

vi.hoisted(() => {
  process.env.LIMIT_MAIL_PATIENCE = '1s'
})

const db = sharedDatabase()

it('a server that says nothing keeps nobody waiting longer than the patience allows', async () => {
  const mute = createServer(() => {})
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
  afterAll(() => void mute.close())
  const address = mute.address()
  const url = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const mailer = smtpMailer({ url, from: 'no-reply@example.org' })
  const deps = { ...testDeps({ db, codes: scriptedCodes() }), mailer }
  const actor = await anActor(db)
  const began = Date.now()
  const answer = await startEmail(deps, actor, { address: anAddress(), replaces: null })
  expect(answer).toEqual({ ok: false, error: { kind: 'unavailable' } })
  expect(Date.now() - began).toBeLessThan(4000)
  expect(await db.challenge.findMany({ where: { userId: actor.id } })).toMatchObject([{ endedReason: 'undeliverable' }])
})
