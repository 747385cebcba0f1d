import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { limits } from '@/features/limits/limits'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { confirmEmail } from '@/features/methods/email/confirm-email'
import { resendMail } from '@/features/methods/email/resend-mail'
import { startEmail } from '@/features/methods/email/start-email'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { days, minutes, seconds } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aKey, anActor, aRegisteredPhone, inAnotherBrowser, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, sharedDatabase } from '../../support/database'
import { address, anAddress, aRegisteredEmail, mailed, registeredEmail, toldTo, wrong } from '../../support/email'
import { smtpError } from '../../support/mailbox'
import { started, testDeps } from '../../support/phone-flow'

const db = sharedDatabase()
const setUp = () => testDeps({ db, codes: scriptedCodes() })
const load = async (userId: string) => (await loadMethods(db, testKeys, userId)).methods
const refused = (kind: string) => ({ ok: false, error: { kind } })
const OK = { ok: true, value: null }
const challengeOf = (id: string) => db.challenge.findUniqueOrThrow({ where: { id } })

/** Somebody whose code is on its way to an address of theirs. */
async function aStart() {
  const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
  const challengeId = await mailed(deps, actor, { to })
  const code = () => deps.mailer.codeTo(to)
  const enter = (entered: string, by = actor) => confirmEmail(deps, by, { challengeId, code: entered })
  return { deps, actor, to, challengeId, code, enter }
}

describe('an address', () => {
  it('is registered by the code that was mailed to it, told of and audited, and is no default', async () => {
    const { actor, to, code, enter, deps } = await aStart()
    expect(deps.mailer.mails).toMatchObject([{ to, subject: 'Your code for Northfield Clinic' }])
    expect(await load(actor.id)).toEqual([])
    expect(await enter(code())).toEqual(OK)
    const [method] = await load(actor.id)
    expect(method).toMatchObject({ type: { id: 'email' }, detail: { full: to }, verifiedAt: deps.now() })
    expect(method?.detail.masked).toMatch(/^.•{4}@m•{4}\.test$/)
    expect((await loadMethods(db, testKeys, actor.id)).stored).toBeNull()
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'email', channel: 'email_code', mask: method?.detail.masked } },
    ])
    expect(await toldTo(db, actor.id)).toEqual([`method_added to ${actor.email}`])
  })

  it('keeps the capitals that were typed, for sending', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const to = address(`Alex.${newId().slice(0, 13)}@Mailbox.TEST`)
    await registeredEmail(deps, actor, { to })
    expect(deps.mailer.mails[0]?.to).toBe(to)
    expect(to).toMatch(/^Alex\..*@mailbox\.test$/)
  })

  it('and its code are nowhere in the clear', async () => {
    const { actor, to, challengeId, code, enter } = await aStart()
    const typed = code()
    await enter(typed)
    const where = { userId: actor.id }
    const rows = [await db.challenge.findMany({ where }), await db.emailMethod.findMany({ where })]
    const told = [await db.notice.findMany({ where }), await auditOf(db, actor.id), await db.change.findMany({ where })]
    const counters = await db.counter.findMany()
    const all = [rows, told, counters]
    const kept = JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
    expect(kept).toContain(challengeId)
    expect(kept).not.toContain(to.split('@')[0])
    expect(kept).not.toMatch(new RegExp(`\\D${typed}\\D`))
  })

  it.each([
    ['the sign-in address', (email: string) => email, 'sign_in_address'],
    ['the sign-in address in capitals', (email: string) => email.toUpperCase(), 'sign_in_address'],
    ['the sign-in address with a tag', (email: string) => email.replace('@', '+reset@'), 'work_domain'],
    ['a colleague', () => 'somebody@example.test', 'work_domain'],
    ['a domain below it', () => 'somebody@mail.Example.Test', 'work_domain'],
    ['a domain of the organisation', () => 'somebody@northfield.example', 'work_domain'],
    ['one below that', () => 'somebody@a.b.NORTHFIELD.example', 'work_domain'],
  ])('cannot be %s, and nothing is sent', async (_, typed, kind) => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const answer = await startEmail(deps, actor, { address: address(typed(actor.email)), replaces: null })
    expect(answer).toEqual(refused(kind))
    expect(deps.mailer.mails).toEqual([])
    expect(await db.challenge.count({ where: { userId: actor.id } })).toBe(0)
  })

  it('may be one that only looks like the work domain, and one that somebody else has', async () => {
    const [deps, one, other] = [setUp(), await anActor(db), await anActor(db)]
    await registeredEmail(deps, one, { to: address(`${newId()}@ехаmple.test`) })
    const to = anAddress()
    await registeredEmail(deps, other, { to })
    await registeredEmail(deps, await anActor(db), { to })
    expect(await load(other.id)).toMatchObject([{ detail: { full: to } }])
  })

  it('is one a person', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    await aRegisteredEmail(db, actor.id)
    expect(await startEmail(deps, actor, { address: anAddress(), replaces: null })).toEqual(refused('not_allowed'))
  })

  it.each([
    ['disabled', { disabledAt: new Date() }],
    ['frozen', { frozenAt: new Date(), frozenSince: new Date(), mustChangePassword: true }],
  ])('of an account that is %s is neither begun nor registered', async (_, data) => {
    const { deps, actor, code, enter } = await aStart()
    await db.user.update({ where: { id: actor.id }, data })
    const before = deps.mailer.mails.length
    expect(await startEmail(deps, actor, { address: anAddress(), replaces: null })).toEqual(refused('not_found'))
    expect(await enter(code())).toEqual(refused('gone'))
    expect(await db.emailMethod.count({ where: { userId: actor.id } })).toBe(0)
    expect(deps.mailer.mails).toHaveLength(before)
  })

  it('becomes one of the organisation while the mail travels, and is not registered', async () => {
    const { deps, actor, challengeId, code } = await aStart()
    const later = { ...deps, organisation: { ...deps.organisation, domains: ['mailbox.test'] } }
    expect(await confirmEmail(later, actor, { challengeId, code: code() })).toEqual(refused('work_domain'))
    expect(await load(actor.id)).toEqual([])
  })

  it('is proved once: of forty who enter the code at once all are told that it worked, and one method is there', async () => {
    const { actor, code, enter } = await aStart()
    const right = code()
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter(right)))
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1)
    expect(await load(actor.id)).toHaveLength(1)
    expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
    expect(await enter(right)).toEqual(OK)
    expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
  })
})

describe('a code by mail', () => {
  it('that is wrong is told apart five times, however many come at once', async () => {
    const { actor, challengeId, code, enter } = await aStart()
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter(wrong(code()))))
    expect(answers.filter((one) => !one.ok && one.error.kind === 'incorrect')).toHaveLength(limits.code.checks - 1)
    expect(await challengeOf(challengeId)).toMatchObject({ checksLeft: 0, endedReason: 'used_up' })
    expect(await enter(code())).toEqual(refused('used_up'))
    expect(await load(actor.id)).toEqual([])
  })

  it('works for 15 minutes', async () => {
    const { deps, code, enter } = await aStart()
    deps.clock.advance(minutes(15))
    expect(await enter(code())).toEqual(refused('gone'))
    const late = await aStart()
    late.deps.clock.advance(minutes(15) - 1)
    expect(await late.enter(late.code())).toEqual(OK)
  })

  it('gives way to a new one, which brings no checks back and lives as long', async () => {
    const { deps, actor, challengeId, code, enter } = await aStart()
    const old = code()
    expect(await enter(wrong(old))).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    expect(await resendMail(deps, actor, challengeId)).toMatchObject(refused('wait'))
    deps.clock.advance(minutes(14))
    expect(await resendMail(deps, actor, challengeId)).toEqual(OK)
    // One in a million is the same.
    if (code() !== old) expect(await enter(old)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 3 } })
    deps.clock.advance(minutes(14))
    expect(await enter(code())).toEqual(OK)
  })

  it('is sent anew once, however many ask at once', async () => {
    const { deps, actor, challengeId, code, enter } = await aStart()
    deps.clock.advance(seconds(31))
    const answers = await Promise.all(Array.from({ length: 16 }, () => resendMail(deps, actor, challengeId)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(deps.mailer.mails).toHaveLength(2)
    expect(await enter(code())).toEqual(OK)
  })

  it('belongs to its person, its browser, its purpose and its challenge', async () => {
    const { deps, actor, to, challengeId, code, enter } = await aStart()
    expect(await enter(code(), inAnotherBrowser(actor))).toEqual(refused('gone'))
    expect(await enter(code(), await anActor(db))).toEqual(refused('gone'))
    const stranger = await anActor(db)
    const theirs = await mailed(deps, stranger, { to })
    const [first, second] = deps.mailer.mails.map(({ text }) => /Code:\s+(\d+)/.exec(text)?.[1] ?? '')
    if (first !== second) {
      expect(await enter(second ?? '')).toMatchObject(refused('incorrect'))
      expect(await confirmEmail(deps, stranger, { challengeId: theirs, code: first ?? '' })).toMatchObject(
        refused('incorrect'),
      )
    }
    // The same digits for another challenge are another code.
    await db.challenge.update({
      where: { id: challengeId },
      data: { codeHash: (await challengeOf(theirs)).codeHash },
    })
    expect(await enter(second ?? '')).toMatchObject(refused('incorrect'))
    const phone = await started(deps, actor)
    expect(await confirmEmail(deps, actor, { challengeId: phone, code: '123456' })).toEqual(refused('gone'))
  })

  it('is known under the key it was hashed with, once a newer key was put first', async () => {
    const { deps, actor, challengeId, code } = await aStart()
    const rotated = { ...deps, keys: keyring([aKey('newer', 9), aKey('test')]) }
    expect(await confirmEmail(rotated, actor, { challengeId, code: code() })).toEqual(OK)
  })

  it('goes on with its challenge when the same address is asked for again, and not for another', async () => {
    const { deps, actor, to, challengeId } = await aStart()
    const again = { address: address(to.toUpperCase()), replaces: null }
    expect(await startEmail(deps, actor, again)).toEqual({ ok: true, value: { challengeId } })
    expect(deps.mailer.mails).toHaveLength(1)
    deps.clock.advance(seconds(31))
    expect(await startEmail(deps, actor, again)).toEqual({ ok: true, value: { challengeId } })
    expect(deps.mailer.mails).toHaveLength(2)
    const other = await mailed(deps, actor)
    expect(other).not.toBe(challengeId)
    expect(await challengeOf(challengeId)).toMatchObject({ endedReason: 'superseded' })
  })

  it('is mailed five times in ten minutes to one address, whoever asks, and ten times a day to one person', async () => {
    const [deps, to] = [setUp(), anAddress()]
    for (const _ of Array(5)) await mailed(deps, await anActor(db), { to })
    const sixth = await anActor(db)
    const retryAt = new Date(deps.now().getTime() + minutes(10))
    const wanted = { address: address(to.toUpperCase()), replaces: null }
    expect(await startEmail(deps, sixth, wanted)).toEqual({ ok: false, error: { kind: 'sends_per_number', retryAt } })
    const actor = await anActor(db)
    for (const _ of Array(10)) await mailed(deps, actor)
    const eleventh = await startEmail(deps, actor, { address: anAddress(), replaces: null })
    expect(eleventh).toMatchObject(refused('sends_per_person'))
  })
})

describe('a mail server', () => {
  const rejects = smtpError({ command: 'RCPT TO', responseCode: 550, code: 'EENVELOPE' })

  it('that refuses the address is believed: nothing is begun, and it counts', async () => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    for (const _ of Array(5)) {
      deps.mailer.troubles.push(rejects)
      expect(await startEmail(deps, actor, { address: to, replaces: null })).toEqual(refused('address_rejected'))
    }
    expect(await startEmail(deps, actor, { address: to, replaces: null })).toMatchObject(refused('sends_per_number'))
    const challenges = await db.challenge.findMany({ where: { userId: actor.id } })
    expect(challenges.map(({ endedReason }) => endedReason)).toEqual(Array(5).fill('undeliverable'))
  })

  it.each([
    ['puts the address off', { command: 'RCPT TO', responseCode: 450 }],
    ['refuses our own sender', { command: 'MAIL FROM', responseCode: 550 }],
    ['refuses the content', { command: 'DATA', responseCode: 554 }],
    ['is down', { code: 'ECONNREFUSED' }],
  ])('that %s is our trouble, and costs nothing of the day', async (_, fields) => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    const logged: object[] = []
    const watched = { ...deps, log: { warn: (about: object) => void logged.push(about) } }
    for (const _ of Array(12)) {
      deps.mailer.troubles.push(smtpError(fields))
      expect(await startEmail(watched, actor, { address: to, replaces: null })).toEqual(refused('unavailable'))
    }
    expect(logged).toHaveLength(12)
    expect(JSON.stringify(logged)).not.toMatch(/somebody|mailbox/)
    const id = await mailed(deps, actor, { to })
    expect(await confirmEmail(deps, actor, { challengeId: id, code: deps.mailer.codeTo(to) })).toEqual(OK)
  })

  it('that fails a new code leaves the one before in force', async () => {
    const { deps, actor, challengeId, code, enter } = await aStart()
    const [old, before] = [code(), await challengeOf(challengeId)]
    deps.clock.advance(seconds(31))
    deps.mailer.troubles.push(smtpError({ code: 'ECONNREFUSED' }))
    expect(await resendMail(deps, actor, challengeId)).toEqual(refused('unavailable'))
    const { codeHash, expiresAt } = before
    expect(await challengeOf(challengeId)).toMatchObject({ codeHash, expiresAt, endedAt: null })
    expect(await enter(old)).toEqual(OK)
  })

  it('that fails late does not bring back a code that another has replaced since', async () => {
    const { deps, actor, challengeId, code, enter } = await aStart()
    const old = code()
    deps.clock.advance(seconds(31))
    deps.mailer.troubles.push(async () => {
      deps.clock.advance(seconds(41))
      expect(await resendMail(deps, actor, challengeId)).toEqual(OK)
      await smtpError({ code: 'ETIMEDOUT' })()
    })
    expect(await resendMail(deps, actor, challengeId)).toEqual(refused('unavailable'))
    if (code() !== old) expect(await enter(old)).toMatchObject(refused('incorrect'))
    expect(await enter(code())).toEqual(OK)
  })

  it('is asked while nothing is held open: the person can change something else meanwhile', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const phone = await aRegisteredPhone(db, actor.id)
    deps.mailer.troubles.push(async () => {
      expect(await deleteMethod(deps, actor, phone)).toMatchObject({ ok: true })
    })
    await mailed(deps, actor)
    expect(await load(actor.id)).toEqual([])
  })
})

describe('an address in the place of another', () => {
  async function aChange() {
    const [deps, actor] = [setUp(), await anActor(db)]
    const [old, to] = [anAddress('old.test'), anAddress('new.test')]
    const replaces = await aRegisteredEmail(db, actor.id, { address: old, at: deps.now() })
    deps.clock.advance(minutes(1))
    return { deps, actor, old, to, replaces }
  }

  it('comes once it is verified, keeps the identity, and is told to the old one', async () => {
    const { deps, actor, old, to, replaces } = await aChange()
    const challengeId = await mailed(deps, actor, { to, replaces })
    expect(await load(actor.id)).toMatchObject([{ id: replaces, detail: { full: old } }])
    await confirmEmail(deps, actor, { challengeId, code: deps.mailer.codeTo(to) })
    expect(await load(actor.id)).toMatchObject([{ id: replaces, detail: { full: to }, verifiedAt: deps.now() }])
    expect(await toldTo(db, actor.id)).toEqual([`email_changed to ${actor.email}`, `email_changed to ${old}`])
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'email.changed', details: { mask: `${to[0]}••••@n••••.test`, maskBefore: `${old[0]}••••@o••••.test` } },
    ])
    const links = await db.notice.findMany({ where: { userId: actor.id } })
    expect(new Set(links.map(({ changeId }) => changeId)).size).toBe(1)
    expect(links[0]?.changeId).not.toBeNull()
  })

  it('gives way to the old one where the person says that it was not them', async () => {
    const { deps, actor, old, to, replaces } = await aChange()
    await registeredEmail(deps, actor, { to, replaces })
    deps.clock.advance(minutes(1))
    const { id: changeId } = await db.change.findFirstOrThrow({ where: { userId: actor.id } })
    const report = { userId: actor.id, what: { changeId }, others: [], sessionId: null }
    expect(await reportChanges(deps, actor, report)).toEqual(OK)
    expect(await load(actor.id)).toMatchObject([{ id: replaces, detail: { full: old }, disabledAt: null }])
    expect((await toldTo(db, actor.id)).slice(2)).toEqual([
      `account_frozen to ${actor.email}`,
      `account_frozen to ${old}`,
    ])
  })

  it('is not the same one again, and not that of another method or another person', async () => {
    const { deps, actor, old, to, replaces } = await aChange()
    const phone = await aRegisteredPhone(db, actor.id)
    const begin = (by: typeof actor, input: Parameters<typeof startEmail>[2]) => startEmail(deps, by, input)
    expect(await begin(actor, { address: address(old.toUpperCase()), replaces })).toEqual(refused('already_yours'))
    expect(await begin(actor, { address: to, replaces: phone })).toEqual(refused('not_found'))
    expect(await begin(actor, { address: to, replaces: newId() })).toEqual(refused('not_found'))
    expect(await begin(await anActor(db), { address: to, replaces })).toEqual(refused('not_found'))
  })

  it('brings back one that wrong codes had disabled, and is not registered where the old one went meanwhile', async () => {
    const { deps, actor, to, replaces } = await aChange()
    await db.method.update({ where: { id: replaces }, data: { disabledAt: new Date(), wrongCodes: 20 } })
    await registeredEmail(deps, actor, { to, replaces })
    expect(await load(actor.id)).toMatchObject([{ disabledAt: null }])
    const next = anAddress()
    const challengeId = await mailed(deps, actor, { to: next, replaces })
    await deleteMethod(deps, actor, replaces)
    const code = deps.mailer.codeTo(next)
    expect(await confirmEmail(deps, actor, { challengeId, code })).toMatchObject({ ok: true })
    expect((await load(actor.id)).filter(({ id }) => id === replaces)).toEqual([])
  })
})

describe('a deleted address', () => {
  it('is told that it goes, and comes back where the person says that it was not them', async () => {
    const [deps, actor, to] = [setUp(), await anActor(db), anAddress()]
    const id = await aRegisteredEmail(db, actor.id, { address: to, at: deps.now() })
    const before = await load(actor.id)
    deps.clock.advance(minutes(1))
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ ok: true, value: { defaultMovedTo: null } })
    expect(await toldTo(db, actor.id)).toEqual([`method_deleted to ${actor.email}`, `method_deleted to ${to}`])
    expect(await db.emailMethod.count({ where: { userId: actor.id } })).toBe(0)

    deps.clock.advance(minutes(1))
    const thiefs = anAddress()
    await registeredEmail(deps, actor, { to: thiefs })
    expect((await toldTo(db, actor.id)).at(-1)).toBe(`method_added to ${actor.email}`)
    deps.clock.advance(minutes(1))
    const [deleted, added] = await db.change.findMany({ where: { userId: actor.id }, orderBy: { at: 'asc' } })
    const what = { changeId: deleted?.id ?? '' }
    await reportChanges(deps, actor, { userId: actor.id, what, others: [added?.id ?? ''], sessionId: null })
    expect(await load(actor.id)).toEqual(before)
    expect((await toldTo(db, actor.id)).slice(-2)).toEqual([
      `account_frozen to ${actor.email}`,
      `account_frozen to ${to}`,
    ])
  })

  it('stays away where the person has added another themselves', async () => {
    const [deps, actor, own] = [setUp(), await anActor(db), anAddress()]
    const id = await aRegisteredEmail(db, actor.id, { at: deps.now() })
    deps.clock.advance(minutes(1))
    await deleteMethod(deps, actor, id)
    const { id: changeId } = await db.change.findFirstOrThrow({ where: { userId: actor.id } })
    deps.clock.advance(minutes(1))
    await registeredEmail(deps, actor, { to: own })
    await reportChanges(deps, actor, { userId: actor.id, what: { changeId }, others: [], sessionId: null })
    const methods = await db.emailMethod.findMany({ where: { userId: actor.id } })
    expect(methods).toHaveLength(1)
    expect(await load(actor.id)).toMatchObject([{ detail: { full: own } }])
  })
})

describe('an address that somebody else added', () => {
  it('is disabled by the report, and is not told of it', async () => {
    const [deps, actor, thiefs] = [setUp(), await anActor(db), anAddress()]
    await aRegisteredPhone(db, actor.id, { default: 'text' })
    deps.clock.advance(days(1))
    const id = await registeredEmail(deps, actor, { to: thiefs })
    const { id: changeId } = await db.change.findFirstOrThrow({ where: { userId: actor.id } })
    deps.clock.advance(minutes(1))
    await reportChanges(deps, actor, { userId: actor.id, what: { changeId }, others: [], sessionId: null })
    expect(await db.method.findUnique({ where: { id } })).toMatchObject({ disputedAt: deps.now() })
    expect(await toldTo(db, actor.id)).toEqual([`method_added to ${actor.email}`, `account_frozen to ${actor.email}`])
  })

  it('and that is only younger than what was disputed is not told either', async () => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const moment = deps.now()
    deps.clock.advance(minutes(1))
    await registeredEmail(deps, actor)
    await reportChanges(deps, actor, { userId: actor.id, what: { moment }, others: [], sessionId: null })
    expect((await toldTo(db, actor.id)).at(-1)).toBe(`account_frozen to ${actor.email}`)
  })
})

describe('an email proves nothing in a session', () => {
  it.each(['sign_in', 'step_up'] as const)('for %s', async (purpose) => {
    const [deps, actor] = [setUp(), await anActor(db)]
    const methodId = await aRegisteredEmail(db, actor.id)
    const proof = { methodId, option: 'email_code', purpose } as const
    expect(await startProof(deps, actor, proof)).toEqual(refused('not_usable'))
    for (const option of ['text', 'app_code', 'security_key'] as const) {
      expect(await startProof(deps, actor, { ...proof, option })).toEqual(refused('not_usable'))
      expect(await changeDefault(deps, actor, { methodId, option })).toEqual({ ok: false, error: 'not_usable' })
    }
    expect(deps.mailer.mails).toEqual([])
  })
})
