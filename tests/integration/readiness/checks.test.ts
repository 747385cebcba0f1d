import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { limits } from '@/features/limits/limits'
import type { Mailer } from '@/features/notices/mailer'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import type { Check } from '@/features/readiness/checks'
import { confirmKeyBackup } from '@/features/readiness/confirm-key-backup'
import { confirmTestText } from '@/features/readiness/confirm-test-text'
import { loadChecks } from '@/features/readiness/load-checks'
import { sendTestMail } from '@/features/readiness/send-test-mail'
import { sendTestText, type TestTarget } from '@/features/readiness/send-test-text'
import { minutes } from '@/lib/time'
import { aRegisteredApp } from '../../support/apps'
import { anActor, aPerson, aPhone, aPolicy, aRegisteredPhone } from '../../support/builders'
import { RIGHT, type ScriptedCodes, scriptedCodes, WRONG } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { type TestDeps, testDeps } from '../../support/phone-flow'
import { forgetSpending, setSpendSettings } from '../../support/spend'

const db = await ownDatabase()
let codes: ScriptedCodes
let deps: TestDeps
let admin: Actor

const around = { appUrl: 'https://id.example.org', isDemo: false, trustedProxies: 1, address: '203.0.113.7' }
const checks = (surroundings = {}) => loadChecks(deps, admin.id, { ...around, ...surroundings })
async function check<Id extends Check['id']>(id: Id): Promise<Check & { id: Id }> {
  const found = (await checks()).find((one): one is Check & { id: Id } => one.id === id)
  if (!found) throw new Error(`There is no line ${id}`)
  return found
}
const text = (target: TestTarget = { number: aPhone(), country: 'US' }, reason: string | null = null) =>
  sendTestText(deps, admin, { codes, reason: () => reason }, target)
const enter = (code: string = RIGHT) => confirmTestText(deps, admin, code)
const tested = async () =>
  (await db.auditEvent.findMany({ where: { type: 'delivery.tested' }, orderBy: { seq: 'asc' } })).map(
    ({ details }) => (details as { outcome?: unknown }).outcome,
  )
const mail = { subject: 'Test', text: 'Test', html: 'Test' }

beforeEach(async () => {
  await forgetSpending(db)
  await db.policy.deleteMany()
  await db.deliveryTest.deleteMany()
  await db.encryptionKey.deleteMany()
  await db.user.updateMany({ where: { role: 'admin' }, data: { role: 'user' } })
  codes = scriptedCodes()
  deps = testDeps({ db, codes })
  admin = await anActor(db, { role: 'admin' })
})

describe('a new installation', () => {
  it('has everything to do that nobody did, and nothing that the settings have done', async () => {
    await db.encryptionKey.create({ data: { id: 'a', fingerprint: 'x' } })
    expect((await checks()).map(({ id, isDone }) => [id, isDone])).toEqual([
      ['address', true],
      ['proxies', true],
      ['text', false],
      ['mail', false],
      ['keys', false],
      ['policy', false],
      ['strong_method', false],
      ['second_administrator', false],
    ])
  })

  it('at an address that is not secure says so, but for the demo', async () => {
    const isDone = async (surroundings: object) => (await checks(surroundings))[0]?.isDone
    expect(await isDone({ appUrl: 'http://id.example.org' })).toBe(false)
    expect(await isDone({ appUrl: 'http://localhost:3000', isDemo: true })).toBe(true)
  })

  it('with proxies that are not counted, or are not there, says so', async () => {
    const look = async (surroundings: object) => (await checks(surroundings))[1]
    expect(await look({ trustedProxies: 0 })).toMatchObject({ isDone: false, look: 'uncounted' })
    expect(await look({ address: null })).toMatchObject({ isDone: false, look: 'too_many' })
  })

  it('has chosen a policy once somebody saved one, were it the one that it came with', async () => {
    await savePolicy(deps, admin, aPolicy(), (await loadVersionedPolicy(db)).version)
    expect((await check('policy')).isDone).toBe(true)
  })

  it('has a second administrator once there is one who is not disabled', async () => {
    const { id } = await aPerson(db, { role: 'admin', disabledAt: deps.now() })
    expect((await check('second_administrator')).isDone).toBe(false)
    await db.user.update({ where: { id }, data: { disabledAt: null } })
    expect((await check('second_administrator')).isDone).toBe(true)
  })

  it('is protected by an app, not by a phone, and not by an app that may not be used', async () => {
    await aRegisteredPhone(db, admin.id)
    expect((await check('strong_method')).isDone).toBe(false)
    await aRegisteredApp(db, admin.id)
    expect((await check('strong_method')).isDone).toBe(true)
    const { version } = await loadVersionedPolicy(db)
    await savePolicy(deps, admin, aPolicy({ appCode: false }), version)
    expect((await check('strong_method')).isDone).toBe(false)
  })
})

describe('a test text', () => {
  it('counts once its code came back, and not because it left', async () => {
    const number = aPhone()
    expect(await text({ number, country: 'US' })).toEqual({ ok: true, value: null })
    expect(codes.sent).toEqual([{ to: number, extension: null, channel: 'text' }])
    expect(await check('text')).toMatchObject({ isDone: false, last: { isWaiting: true, workedAt: null } })
    expect(await enter(WRONG)).toEqual({ ok: false, error: 'incorrect' })
    expect((await check('text')).isDone).toBe(false)
    expect(await enter()).toEqual({ ok: true, value: null })
    expect(await check('text')).toMatchObject({ isDone: true, last: { isWaiting: false, workedAt: deps.now() } })
    expect((await tested()).slice(-2)).toEqual(['sent', 'worked'])
  })

  it('goes to a phone of one’s own, and to nobody else’s', async () => {
    const [number, other] = [aPhone(), await anActor(db)]
    const methodId = await aRegisteredPhone(db, admin.id, { number })
    expect(await text({ methodId })).toMatchObject({ ok: true })
    expect(codes.sent).toMatchObject([{ to: number }])
    const theirs = await aRegisteredPhone(db, other.id)
    const office = await aRegisteredPhone(db, admin.id, { slot: 'office' })
    for (const id of [theirs, office]) {
      expect(await text({ methodId: id })).toEqual({ ok: false, error: { kind: 'no_such_phone' } })
    }
    expect(codes.sent).toHaveLength(1)
  })

  it('says of a failure what the provider says, and costs nothing where that is our fault', async () => {
    const target = { number: aPhone(), country: 'US' }
    for (let n = 0; n < 8; n++) {
      codes.sendFailures.push('unavailable')
      expect(await text(target, 'Twilio refuses the credentials')).toEqual({
        ok: false,
        error: { kind: 'failed', failure: 'unavailable', reason: 'Twilio refuses the credentials' },
      })
    }
    expect(await check('text')).toMatchObject({
      isDone: false,
      last: { failure: 'Twilio refuses the credentials', failedAt: deps.now() },
    })
    expect((await tested()).at(-1)).toBe('failed')
    expect(await text(target)).toMatchObject({ ok: true })
  })

  it('that fails after one that worked takes its place, until one works again', async () => {
    await text()
    await enter()
    deps.clock.advance(minutes(1))
    codes.sendFailures.push('blocked')
    await text()
    expect((await check('text')).isDone).toBe(false)
    deps.clock.advance(minutes(1))
    await text()
    await enter()
    expect((await check('text')).isDone).toBe(true)
  })

  it('counts against the limits of the number and of the person, alike for many at once', async () => {
    const target = { number: aPhone(), country: 'US' }
    const answers = await Promise.all(Array.from({ length: 9 }, () => text(target)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(limits.sendsPerNumber.limit)
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'sends_per_number' } })
    expect(codes.sent).toHaveLength(limits.sendsPerNumber.limit)
    const more = await Promise.all(Array.from({ length: 12 }, () => text()))
    expect(more.filter(({ ok }) => ok)).toHaveLength(limits.sendsPerPerson.limit - limits.sendsPerNumber.limit)
    expect(more.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'sends_per_person' } })
  })

  it('is not sent where the policy allows no texts, or not to that country', async () => {
    const put = async (policy: Parameters<typeof aPolicy>[0]) =>
      savePolicy(deps, admin, aPolicy(policy), (await loadVersionedPolicy(db)).version)
    await put({ countries: ['CH'] })
    expect(await text()).toEqual({ ok: false, error: { kind: 'country_not_allowed' } })
    expect(await text({ number: aPhone(), country: null })).toMatchObject({ error: { kind: 'country_not_allowed' } })
    await put({ text: false })
    expect(await text()).toEqual({ ok: false, error: { kind: 'texts_off' } })
    expect(codes.sent).toEqual([])
    expect(await check('text')).toMatchObject({ isDone: true, isOff: true })
  })

  it('is over after ten minutes, after its code was entered, and when another takes its place', async () => {
    expect(await enter()).toEqual({ ok: false, error: 'gone' })
    await text()
    deps.clock.advance(limits.code.lifetime)
    expect(await enter()).toEqual({ ok: false, error: 'gone' })
    expect((await check('text')).last.isWaiting).toBe(false)
    expect(codes.checked).toEqual([])
    await text()
    codes.meanwhile = () => text().then(() => undefined)
    expect(await enter()).toEqual({ ok: false, error: 'gone' })
    expect((await check('text')).isDone).toBe(false)
  })

  it('whose code is entered ten times at once works once', async () => {
    await text()
    const before = (await tested()).length
    const answers = await Promise.all(Array.from({ length: 10 }, () => enter()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await tested()).slice(before)).toEqual(['worked'])
  })

  it.each(['unavailable', 'too_many_checks', 'gone'] as const)(
    'proves nothing where the provider says %s',
    async (outcome) => {
      await text()
      codes.outcomes.push(outcome)
      expect(await enter()).toEqual({ ok: false, error: outcome })
      expect((await check('text')).isDone).toBe(false)
    },
  )

  it('whose process died after it left says nothing, and another can be sent', async () => {
    const dying = { ...codes, send: () => Promise.reject(new Error('The process died')) }
    await expect(
      sendTestText(deps, admin, { codes: dying, reason: () => null }, { number: aPhone(), country: 'US' }),
    ).rejects.toThrow('died')
    expect(await check('text')).toMatchObject({ last: { isWaiting: false, workedAt: null, failedAt: null } })
    expect(await text()).toMatchObject({ ok: true })
  })

  it('that a cap has no room for is not sent, and costs nothing of the day', async () => {
    await setSpendSettings(db, { moneyPerDay: 0 })
    for (let n = 0; n < 8; n++) expect(await text()).toEqual({ ok: false, error: { kind: 'held' } })
    expect(codes.sent).toEqual([])
    expect(await check('text')).toMatchObject({ isDone: false, last: { failedAt: null } })
    await setSpendSettings(db)
    expect(await text()).toMatchObject({ ok: true })
  })

  it('is counted for its country like any other, and so is its code', async () => {
    await text()
    codes.sendFailures.push('unavailable', 'unconfirmed')
    await text()
    await text()
    await text()
    await enter()
    const counted = await db.spendHour.findMany({ orderBy: { event: 'asc' }, select: { event: true, count: true } })
    expect(counted).toEqual([
      { event: 'approved', count: 1 },
      { event: 'text', count: 3 },
    ])
    expect(await db.spendHour.count({ where: { country: 'US' } })).toBe(2)
  })

  it('leaves no number, code or reference in the audit trail', async () => {
    const number = aPhone()
    await text({ number, country: 'US' })
    await enter()
    const rows = await db.auditEvent.findMany({ where: { type: 'delivery.tested' } })
    const written = JSON.stringify(rows.map(({ details }) => details))
    for (const secret of [number, number.slice(-7), RIGHT, 'VE']) expect(written).not.toContain(secret)
  })
})

describe('a test mail', () => {
  const mailer = (send: Mailer['send']): Mailer => ({ send })

  it('goes to the administrator alone, and counts once the server took it', async () => {
    const sent: string[] = []
    const answer = await sendTestMail({ ...deps, mailer: mailer(async ({ to }) => void sent.push(to)) }, admin, mail)
    expect(answer).toEqual({ ok: true, value: null })
    expect(sent).toEqual([admin.email])
    expect(await check('mail')).toMatchObject({ isDone: true, last: { workedAt: deps.now() } })
  })

  it('that is refused is told by its kind, without the words of the server', async () => {
    const refuse = () => Promise.reject(Object.assign(new Error(`550 ${admin.email} unknown`), { code: 'EENVELOPE' }))
    expect(await sendTestMail({ ...deps, mailer: mailer(refuse) }, admin, mail)).toEqual({
      ok: false,
      error: { kind: 'failed', failure: 'refused' },
    })
    expect(await check('mail')).toMatchObject({ isDone: false, last: { failure: 'refused' } })
    const { details } = await db.auditEvent.findFirstOrThrow({ orderBy: { seq: 'desc' } })
    expect(details).toEqual({ channel: 'mail', outcome: 'failed' })
  })

  it('is sent so often and no more, alike for many at once', async () => {
    let sent = 0
    const counting = { ...deps, mailer: mailer(async () => void sent++) }
    const answers = await Promise.all(Array.from({ length: 15 }, () => sendTestMail(counting, admin, mail)))
    expect(sent).toBe(limits.testMailsPerPerson.limit)
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'too_many' } })
  })
})

describe('the copies of the keys', () => {
  const confirm = (...ids: string[]) => confirmKeyBackup(deps, admin, ids)
  const missing = async () => (await check('keys')).missing

  it('are asked for by name, and again when a new key comes', async () => {
    await db.encryptionKey.createMany({ data: ['a', 'b'].map((id) => ({ id, fingerprint: id })) })
    expect(await missing()).toEqual(['a', 'b'])
    await confirm('a', 'b')
    expect(await check('keys')).toMatchObject({ isDone: true, missing: [] })
    await db.encryptionKey.create({ data: { id: 'c', fingerprint: 'c' } })
    expect(await missing()).toEqual(['c'])
  })

  it('of a key that came while the page was open stay open', async () => {
    await db.encryptionKey.createMany({ data: ['a', 'new'].map((id) => ({ id, fingerprint: id })) })
    await confirm('a', 'never there')
    expect(await missing()).toEqual(['new'])
  })

  it('are noted once, however often that is said at once', async () => {
    await db.encryptionKey.create({ data: { id: 'a', fingerprint: 'a' } })
    const types = { where: { type: 'keys.backup_confirmed' } }
    const before = await db.auditEvent.count(types)
    await Promise.all(Array.from({ length: 6 }, () => confirm('a')))
    expect(await db.auditEvent.count(types)).toBe(before + 1)
    const row = await db.auditEvent.findFirstOrThrow({ ...types, orderBy: { seq: 'desc' } })
    expect(row).toMatchObject({ actorId: admin.id, subjectId: null, details: { keys: ['a'] } })
  })

  it('are not noted by who is no administrator any more', async () => {
    await db.encryptionKey.create({ data: { id: 'a', fingerprint: 'a' } })
    await db.user.update({ where: { id: admin.id }, data: { role: 'user' } })
    expect(await confirm('a')).toEqual({ ok: false, error: 'not_allowed' })
    expect(await missing()).toEqual(['a'])
  })
})
