import { beforeEach, describe, expect, it } from 'vitest'
import { createAccount } from '@/features/accounts/create-account'
import type { Actor } from '@/features/accounts/person'
import { deleteExpired } from '@/features/clean-up/delete-expired'
import type { MailAddress } from '@/features/methods/email/address'
import { startEmail } from '@/features/methods/email/start-email'
import { creationOptions } from '@/features/methods/security-key/creation'
import type { OrganisationDetails } from '@/features/organisation/organisation'
import { findLogo, loadVersionedOrganisation } from '@/features/organisation/repository'
import { changeLogo, saveOrganisation } from '@/features/organisation/save-organisation'
import { uploadLogo } from '@/features/organisation/upload-logo'
import { days, minutes } from '@/lib/time'
import { aClock, anActor, testRelyingParty } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aPng } from '../../support/images'
import { aMailbox } from '../../support/mailbox'
import { testDeps } from '../../support/phone-flow'

const db = await ownDatabase()
let clock = aClock()
let admin: Actor
const deps = () => ({ db, now: clock.now })

const START = { name: 'Harbour Trust', contact: 'Ask the porter' }
const details: OrganisationDetails = {
  name: 'Lakeside Clinic',
  contact: 'help@lakeside.example',
  accent: '#ff6600',
  domains: ['lakeside.example'],
}
const seen = (version: number) => ({ version, start: START })
const present = () => loadVersionedOrganisation(db, START)
const save = (version: number, changes: Partial<OrganisationDetails> = {}, actor = admin) =>
  saveOrganisation(deps(), actor, { ...details, ...changes }, seen(version))
const events = () => db.auditEvent.findMany({ where: { type: 'organisation.changed' }, orderBy: { seq: 'asc' } })

async function anUpload(width = 64): Promise<string> {
  const kept = await uploadLogo(deps(), aPng({ width }))
  if (!kept.ok) throw new Error(`Not kept: ${kept.error}`)
  return kept.value.hash
}

beforeEach(async () => {
  await db.organisation.deleteMany()
  await db.logo.deleteMany()
  clock = aClock()
  admin = await anActor(db, { role: 'admin' })
})

describe('what the organisation says of itself', () => {
  it('is what the environment says, until somebody saves something; then nothing of the environment counts', async () => {
    expect(await present()).toEqual({
      organisation: { ...START, accent: null, domains: [], logo: null },
      version: 0,
    })
    expect(await save(0, { contact: null })).toEqual({ ok: true, value: null })
    expect(await present()).toEqual({ organisation: { ...details, contact: null, logo: null }, version: 1 })
    expect((await loadVersionedOrganisation(db, { name: 'Another', contact: 'Other' })).organisation.name).toBe(
      'Lakeside Clinic',
    )
  })

  it('is told by one audit row, with before and after', async () => {
    const before = await events()
    await save(0)
    const rows = (await events()).slice(before.length)
    expect(rows).toMatchObject([{ actorId: admin.id, subjectId: null }])
    expect(rows[0]?.details).toEqual({
      before: { ...START, accent: null, domains: [], logo: null },
      after: { ...details, logo: null },
    })
  })

  it('names who keys are for, from then on', async () => {
    const { id } = await db.user.update({ where: { id: admin.id }, data: { keyHandle: 'aGFuZGxl' } })
    const challenge = { nonce: 'bm9uY2U', userId: id, expiresAt: clock.now() }
    type Challenge = Parameters<typeof creationOptions>[1]
    const asked = () =>
      creationOptions(
        { ...deps(), relyingParty: testRelyingParty, organisation: { ...START, domains: [] } },
        challenge as Challenge, // the part of it that is read
        admin,
        'this_device',
      )
    expect((await asked()).rp).toEqual({ id: 'example.test', name: 'Harbour Trust' })
    await save(0)
    expect((await asked()).rp).toEqual({ id: 'example.test', name: 'Lakeside Clinic' })
  })

  it('decides whose addresses have new accounts, and leaves those that are there', async () => {
    const account = (email: string, domains: string[] = []) =>
      createAccount(
        { ...deps(), organisation: { domains } },
        { email, displayName: 'Kim', role: 'user', password: 'a quiet harbour in the north' },
      )
    expect(await account('before@elsewhere.example')).toMatchObject({ ok: true })
    await save(0)
    expect(await account('kim@lakeside.example')).toMatchObject({ ok: true })
    expect(await account('kim@elsewhere.example')).toEqual({ ok: false, error: 'domain_not_allowed' })
    expect(await account('kim@sub.lakeside.example')).toEqual({ ok: false, error: 'domain_not_allowed' })
    expect(await db.user.count({ where: { email: 'kim@elsewhere.example' } })).toBe(0)
    expect(await account('kim@named.example', ['named.example'])).toMatchObject({ ok: true })
    expect(await db.user.count({ where: { email: 'before@elsewhere.example' } })).toBe(1)
  })

  it('keeps addresses of its domains, and of those below and those of the environment, from being a private email', async () => {
    await save(0)
    const mailbox = aMailbox()
    const outside = { ...testDeps({ db, codes: scriptedCodes() }), mailer: mailbox }
    const start = (address: string) => startEmail(outside, admin, { address: address as MailAddress, replaces: null }) // written as one
    for (const domain of ['lakeside.example', 'post.lakeside.example', 'northfield.example']) {
      expect(await start(`kim@${domain}`)).toEqual({ ok: false, error: { kind: 'work_domain' } })
    }
    expect(mailbox.mails).toEqual([])
    expect(await start('kim@mailbox.test')).toMatchObject({ ok: true })
    expect(mailbox.mails).toMatchObject([{ subject: 'Your code for Lakeside Clinic' }])
    expect(mailbox.mails[0]?.text).toContain('help@lakeside.example')
  })
})

describe('of administrators at once', () => {
  it.each([0, 1])('ten over version %i one wins, and the others see that something changed', async (version) => {
    if (version === 1) await save(0)
    const before = (await events()).length
    const names = Array.from({ length: 10 }, (_, at) => `Clinic ${at}`)
    const answers = await Promise.all(
      names.map(async (name) => save(version, { name }, await anActor(db, { role: 'admin' }))),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok).map((answer) => !answer.ok && answer.error)).toEqual(
      Array(9).fill('changed_meanwhile'),
    )
    const winner = names[answers.findIndex(({ ok }) => ok)]
    expect(await present()).toMatchObject({ organisation: { name: winner }, version: version + 1 })
    expect(await events()).toHaveLength(before + 1)
  })

  it('one changes the logo and another the name: the second of them sees it', async () => {
    const logo = await anUpload()
    const other = await anActor(db, { role: 'admin' })
    const answers = await Promise.all([save(0), changeLogo(deps(), other, logo, seen(0))])
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true])
  })

  it('a version that never was is refused', async () => {
    expect(await save(7)).toEqual({ ok: false, error: 'changed_meanwhile' })
    expect((await present()).version).toBe(0)
  })
})

describe('an administrator', () => {
  const stops: [string, () => Promise<unknown>][] = [
    ['is none any more', () => db.user.update({ where: { id: admin.id }, data: { role: 'helpdesk' } })],
    ['was disabled', () => db.user.update({ where: { id: admin.id }, data: { disabledAt: clock.now() } })],
    [
      'was frozen',
      () =>
        db.user.update({
          where: { id: admin.id },
          data: { frozenAt: clock.now(), frozenSince: clock.now(), mustChangePassword: true },
        }),
    ],
    [
      'was signed out',
      () =>
        db.session.create({
          data: {
            id: admin.sessionId,
            tokenHash: admin.sessionId,
            userId: admin.id,
            browserHash: admin.browserHash,
            factors: [],
            createdAt: clock.now(),
            lastSeenAt: clock.now(),
            expiresAt: clock.now(),
            endedAt: clock.now(),
          },
        }),
    ],
  ]

  it.each(stops)('who %s while the form was under way changes nothing', async (_, stop) => {
    const logo = await anUpload()
    const before = (await events()).length
    await stop()
    expect(await save(0)).toEqual({ ok: false, error: 'not_allowed' })
    expect(await changeLogo(deps(), admin, logo, seen(0))).toEqual({ ok: false, error: 'not_allowed' })
    expect(await present()).toMatchObject({ version: 0 })
    expect(await events()).toHaveLength(before)
  })
})

describe('a logo', () => {
  it('is kept byte for byte, and is nobody’s until it is put in force', async () => {
    const hash = await anUpload(120)
    expect((await present()).organisation.logo).toBeNull()
    expect(await findLogo(db, hash)).toEqual({ type: 'image/png', bytes: new Uint8Array(aPng({ width: 120 })) })
    expect(await changeLogo(deps(), admin, hash, seen(0))).toEqual({ ok: true, value: null })
    expect(await present()).toMatchObject({
      organisation: { ...START, logo: { hash, width: 120, height: 64 } },
      version: 1,
    })
    await save(1)
    expect((await present()).organisation.logo?.hash).toBe(hash)
    expect(await changeLogo(deps(), admin, null, seen(2))).toEqual({ ok: true, value: null })
    expect((await present()).organisation).toEqual({ ...details, logo: null })
  })

  it('that is uploaded twice at once is kept once', async () => {
    const hashes = await Promise.all([anUpload(), anUpload(), anUpload()])
    expect(new Set(hashes).size).toBe(1)
    expect(await db.logo.count()).toBe(1)
  })

  it('that is no image is not kept', async () => {
    expect(await uploadLogo(deps(), Buffer.from('<svg onload="alert(1)"/>'))).toEqual({
      ok: false,
      error: 'not_an_image',
    })
    expect(await uploadLogo(deps(), aPng({ width: 50_000, height: 50_000 }))).toEqual({
      ok: false,
      error: 'dimensions',
    })
    expect(await db.logo.count()).toBe(0)
  })

  it('that was not put in force goes after a day; the one in force stays', async () => {
    const used = await anUpload(64)
    await changeLogo(deps(), admin, used, seen(0))
    const left = await anUpload(65)
    clock.advance(days(1) - minutes(1))
    await deleteExpired(deps())
    expect(await db.logo.count()).toBe(2)
    clock.advance(minutes(2))
    await deleteExpired(deps())
    expect(await db.logo.findMany({ select: { hash: true } })).toEqual([{ hash: used }])
    expect(await changeLogo(deps(), admin, left, seen(1))).toEqual({ ok: false, error: 'gone' })
  })

  it('that is put in force while the old ones are deleted is there afterwards, or was gone before', async () => {
    const hash = await anUpload()
    clock.advance(days(2))
    const [changed] = await Promise.all([
      changeLogo(deps(), admin, hash, seen(0)),
      deleteExpired(deps()).catch(() => undefined), // the foreign key may refuse the deletion
    ])
    expect(await findLogo(db, hash).then(Boolean)).toBe(changed.ok)
    expect((await present()).organisation.logo?.hash).toBe(changed.ok ? hash : undefined)
  })
})
