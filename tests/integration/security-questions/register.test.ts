import { beforeEach, describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { changeDefault, DefaultChoice } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { isUsable } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { answersOf } from '@/features/methods/security-questions/register-questions'
import { passwordMatches } from '@/features/password/password'
import { loadPolicyFor } from '@/features/policy/repository'
import { foldText } from '@/lib/fold-text'
import { minutes } from '@/lib/time'
import { aClock, anActor, aRegisteredPhone, testKeys } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { beforeCommit } from '../../support/mid-flow'
import { testDeps } from '../../support/phone-flow'
import {
  answerTo,
  putPolicy,
  register,
  registeredAnswers,
  someAnswers,
  withQuestions,
} from '../../support/security-questions'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const WARD = { id: '0192aaaa-0000-7000-8000-000000000001', text: 'Which ward did you begin on?' }
const load = async (userId: string) => answersOf((await loadMethods(db, testKeys, userId)).methods)
const rowsOf = (userId: string) => db.securityAnswer.findMany({ where: { userId }, orderBy: { position: 'asc' } })
const noticesOf = async (userId: string) =>
  (await db.notice.findMany({ where: { userId }, orderBy: { seq: 'asc' } })).map(({ event }) => event)
const changeOf = (userId: string, event: string) =>
  db.change.findFirstOrThrow({ where: { userId, event }, orderBy: { at: 'desc' } })
const failure = (answer: { ok: boolean; error?: { kind: string } }) => answer.error?.kind ?? 'ok'

/** Somebody with a phone that is their default. */
async function anOwner() {
  const [deps, actor] = [testDeps({ db, codes: scriptedCodes(), clock: aClock() }), await anActor(db)]
  const phone = await aRegisteredPhone(db, actor.id, { default: 'text' })
  deps.clock.advance(minutes(1))
  return { deps, actor, phone }
}

beforeEach(() => putPolicy(db, withQuestions({ custom: [WARD] })))

describe('answers', () => {
  it('are registered as argon2id of each, told of and audited, and leave the default where it was', async () => {
    const { deps, actor, phone } = await anOwner()
    const pairs = [...someAnswers(2), { question: WARD.id, answer: ' Ｗard  SEVEN ' }]
    expect(await register(deps, actor, { pairs })).toEqual({ ok: true, value: null })
    const rows = await rowsOf(actor.id)
    expect(rows.map(({ question, wording, position }) => [position, question, wording])).toEqual([
      [1, 'firstToy', null],
      [2, 'firstFilm', null],
      [3, WARD.id, WARD.text],
    ])
    for (const { answerHash } of rows) expect(answerHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwordMatches('ward seven', rows[2]?.answerHash ?? null)).toBe(true)
    expect(await load(actor.id)).toMatchObject({ answers: 3, uses: null, identity: { answers: 3 } })
    expect((await loadMethods(db, testKeys, actor.id)).stored).toEqual({ methodId: phone, option: 'text' })
    expect(await auditOf(db, actor.id)).toMatchObject([
      { type: 'method.added', details: { method: 'security_questions', channel: 'security_questions', answers: 3 } },
    ])
    expect(await db.notice.findMany({ where: { userId: actor.id } })).toMatchObject([
      { event: 'method_added', details: { method: 'security_questions', answers: 3, isDefault: false } },
    ])
  })

  it('are nowhere in the clear, and the same answer of two people is not the same hash', async () => {
    const [{ deps, actor }, other] = [await anOwner(), await anOwner()]
    await registeredAnswers(deps, actor)
    await registeredAnswers(other.deps, other.actor)
    const where = { userId: actor.id }
    const told = [await db.notice.findMany({ where }), await db.change.findMany({ where }), await auditOf(db, actor.id)]
    const text = JSON.stringify([await rowsOf(actor.id), told], (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    for (const { answer } of someAnswers(3)) {
      expect(text).not.toContain(answer)
      expect(text).not.toContain(foldText(answer))
    }
    const hashes = [...(await rowsOf(actor.id)), ...(await rowsOf(other.actor.id))].map(({ answerHash }) => answerHash)
    expect(new Set(hashes).size).toBe(6)
  })

  it.each([
    ['too few', someAnswers(2)],
    ['too many', someAnswers(4)],
    ['none', []],
  ])('that are %s are refused', async (_, pairs) => {
    const { deps, actor } = await anOwner()
    expect(failure(await register(deps, actor, { pairs }))).toBe('changed_meanwhile')
    expect(await load(actor.id)).toBeNull()
  })

  it('to questions that are not there, or that another organisation has, are refused', async () => {
    const { deps, actor } = await anOwner()
    for (const question of ['', 'toString', '0192aaaa-0000-7000-8000-000000000002']) {
      const pairs = [...someAnswers(2), { question, answer: 'ward seven' }]
      expect(failure(await register(deps, actor, { pairs }))).toBe('refused')
    }
    expect(await rowsOf(actor.id)).toEqual([])
  })

  it('to a question that went away while the form was open are refused', async () => {
    const { deps, actor } = await anOwner()
    const pairs = [...someAnswers(2), { question: WARD.id, answer: 'ward seven' }]
    const late = beforeCommit(deps, () => putPolicy(db, withQuestions()))
    expect(failure(await register(late, actor, { pairs }))).toBe('changed_meanwhile')
    expect(await load(actor.id)).toBeNull()
  })

  it.each([
    ['forbids them', withQuestions({ enabled: false }), 'not_allowed'],
    ['asks for more', withQuestions({ toRegister: 4 }), 'changed_meanwhile'],
    ['forbids the phone beside them', withQuestions({}, { slots: { mobile: false } }), 'needs_method'],
  ])('are refused where a policy %s while they are hashed', async (_, policy, why) => {
    const { deps, actor } = await anOwner()
    const late = beforeCommit(deps, () => putPolicy(db, policy))
    expect(failure(await register(late, actor))).toBe(why)
    expect(await rowsOf(actor.id)).toEqual([])
    expect(await eventsOf(db, actor.id)).toEqual([])
  })

  it('take another method first, one that resets a password', async () => {
    const [deps, actor] = [testDeps({ db, codes: scriptedCodes() }), await anActor(db)]
    expect(failure(await register(deps, actor))).toBe('needs_method')
    await aRegisteredPhone(db, actor.id, { disabledAt: new Date() })
    expect(failure(await register(deps, actor))).toBe('needs_method')
  })

  it.each(['admin', 'helpdesk'] as const)('are never for the role %s', async (role) => {
    const deps = testDeps({ db, codes: scriptedCodes() })
    const actor = await anActor(db, { role })
    await aRegisteredPhone(db, actor.id)
    expect(failure(await register(deps, actor))).toBe('not_allowed')
  })

  it('of somebody who becomes an administrator stay, cannot be used, and can be deleted', async () => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    const usable = async () => {
      const set = await load(actor.id)
      return set !== null && isUsable(set, await loadPolicyFor(db, actor.id))
    }
    expect(await usable()).toBe(true)
    await db.user.update({ where: { id: actor.id }, data: { role: 'admin' } })
    expect(await rowsOf(actor.id)).toHaveLength(3)
    expect(await usable()).toBe(false)
    expect(failure(await register(deps, actor, { set: 'second' }))).toBe('not_allowed')
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ ok: true })
    expect(await rowsOf(actor.id)).toEqual([])
  })

  it.each([
    ['disabled', { disabledAt: new Date() }],
    ['frozen', { frozenAt: new Date(), frozenSince: new Date(), mustChangePassword: true }],
  ])('are not taken for an account that is %s', async (_, data) => {
    const { deps, actor } = await anOwner()
    await db.user.update({ where: { id: actor.id }, data })
    expect(failure(await register(deps, actor))).toBe('gone')
    expect(await rowsOf(actor.id)).toEqual([])
  })

  it('are not taken once the session ended, while they are hashed, too', async () => {
    const { deps, actor } = await anOwner()
    const session = await signedInAgain(db, actor, { at: deps.now() })
    const late = beforeCommit(deps, () =>
      db.session.update({
        where: { id: session.sessionId },
        data: { endedAt: deps.now(), endedReason: 'signed_out_everywhere' },
      }),
    )
    expect(failure(await register(late, session))).toBe('gone')
    expect(await rowsOf(actor.id)).toEqual([])
  })

  it('are one set, however often their form is sent at once', async () => {
    const { deps, actor } = await anOwner()
    const sent = Array.from({ length: 24 }, (_, at) => register(deps, actor, { from: 'none', set: `form ${at}` }))
    const answers = await Promise.all(sent)
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((one) => failure(one) === 'changed_meanwhile')).toHaveLength(23)
    const winner = answers.findIndex(({ ok }) => ok)
    const rows = await rowsOf(actor.id)
    expect(rows).toHaveLength(3)
    for (const { question, answerHash } of rows) {
      expect(await passwordMatches(foldText(answerTo(question, `form ${winner}`)), answerHash)).toBe(true)
    }
    expect(await eventsOf(db, actor.id)).toEqual(['method.added'])
    expect(await noticesOf(actor.id)).toEqual(['method_added'])
  }, 60_000)

  it('leave nothing where the process dies before the commit', async () => {
    const { deps, actor } = await anOwner()
    const dying = new Proxy(db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (name !== '$transaction' || typeof value !== 'function') return value
        return (work: (tx: unknown) => Promise<unknown>) =>
          value.call(target, async (tx: unknown) => {
            await work(tx)
            throw new Error('the process died')
          })
      },
    })
    await expect(register({ ...deps, db: dying }, actor)).rejects.toThrow('the process died')
    expect(await rowsOf(actor.id)).toEqual([])
    expect(await eventsOf(db, actor.id)).toEqual([])
    expect(failure(await register(deps, actor))).toBe('ok')
  })

  it('can never be the default', async () => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    expect(DefaultChoice.safeParse(`${id}:security_questions`).success).toBe(false)
    expect(await changeDefault(deps, actor, { methodId: id, option: 'text' })).toEqual({
      ok: false,
      error: 'not_usable',
    })
  })

  it('are deleted with the method, by nobody else', async () => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    expect(await deleteMethod(deps, await anActor(db), id)).toEqual({ ok: false, error: 'not_found' })
    expect(await deleteMethod(deps, actor, id)).toMatchObject({ ok: true, value: { defaultMovedTo: null } })
    expect(await rowsOf(actor.id)).toEqual([])
    expect(await eventsOf(db, actor.id)).toEqual(['method.added', 'method.deleted'])
  })
})

describe('new answers', () => {
  it('take the place of the old ones, and are told of', async () => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    await db.method.update({ where: { id }, data: { disabledAt: deps.now(), wrongCodes: 20 } })
    deps.clock.advance(minutes(1))
    expect(await registeredAnswers(deps, actor, 'second')).toBe(id)
    const rows = await rowsOf(actor.id)
    expect(rows).toHaveLength(3)
    expect(await passwordMatches(foldText(answerTo('firstToy', 'second')), rows[0]?.answerHash ?? null)).toBe(true)
    expect(await load(actor.id)).toMatchObject({ disabledAt: null })
    expect(await eventsOf(db, actor.id)).toEqual(['method.added', 'security_questions.replaced'])
    expect(await noticesOf(actor.id)).toEqual(['method_added', 'security_questions_replaced'])
  })

  it('are not taken from a form that saw others', async () => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    for (const from of ['none', '', 'x', id]) {
      expect(failure(await register(deps, actor, { from, set: 'second' }))).toBe('changed_meanwhile')
    }
  })
})

describe('"This wasn’t me"', () => {
  const report = (actor: { id: string }, changeId: string, others: string[] = []) => ({
    userId: actor.id,
    what: { changeId },
    others,
    sessionId: null,
  })
  const right = async (userId: string, set: string) =>
    Promise.all(
      (await rowsOf(userId)).map(({ question, answerHash }) =>
        passwordMatches(foldText(answerTo(question, set)), answerHash),
      ),
    )

  it('disables answers that somebody else added', async () => {
    const { deps, actor } = await anOwner()
    await registeredAnswers(deps, actor)
    const { id } = await changeOf(actor.id, 'method_added')
    deps.clock.advance(minutes(1))
    expect(await reportChanges(deps, actor, report(actor, id))).toMatchObject({ ok: true })
    const set = await load(actor.id)
    expect(set?.disabledAt).not.toBeNull()
    expect(await eventsOf(db, actor.id)).toContain('method.disputed')
  })

  it.each(['deleted', 'replaced'])('brings answers back that somebody else %s', async (what) => {
    const { deps, actor } = await anOwner()
    const id = await registeredAnswers(deps, actor)
    deps.clock.advance(minutes(1))
    if (what === 'deleted') await deleteMethod(deps, actor, id)
    else await registeredAnswers(deps, actor, 'second')
    deps.clock.advance(minutes(1))
    const event = what === 'deleted' ? 'method_deleted' : 'security_questions_replaced'
    expect(await reportChanges(deps, actor, report(actor, (await changeOf(actor.id, event)).id))).toMatchObject({
      ok: true,
    })
    expect(await load(actor.id)).toMatchObject({ id, answers: 3, disabledAt: null })
    expect(await right(actor.id, 'first')).toEqual([true, true, true])
  })

  it('brings the deleted ones back in place of others only where those were not theirs either', async () => {
    for (const isTheirs of [true, false]) {
      const { deps, actor } = await anOwner()
      const own = await registeredAnswers(deps, actor)
      deps.clock.advance(minutes(1))
      await deleteMethod(deps, actor, own)
      deps.clock.advance(minutes(1))
      const other = await registeredAnswers(deps, actor, 'second')
      deps.clock.advance(minutes(1))
      const [deleted, added] = [await changeOf(actor.id, 'method_deleted'), await changeOf(actor.id, 'method_added')]
      await reportChanges(deps, actor, report(actor, deleted.id, isTheirs ? [added.id] : []))
      expect((await load(actor.id))?.id).toBe(isTheirs ? own : other)
      expect(await right(actor.id, isTheirs ? 'first' : 'second')).toEqual([true, true, true])
    }
  })
})
