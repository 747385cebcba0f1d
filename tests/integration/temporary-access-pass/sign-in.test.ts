import { beforeEach, describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { revokePass } from '@/features/methods/temporary-access-pass/revoke-pass'
import { findLiveSession } from '@/features/sessions/repository'
import { signInWithPass } from '@/features/sign-in/access-pass'
import { signIn } from '@/features/sign-in/sign-in'
import { days, hours, minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { aPass } from '../../support/access-pass'
import { aKey, anEmail, fromNow } from '../../support/builders'
import { scriptedCodes } from '../../support/codes'
import { auditOf, eventsOf, ownDatabase } from '../../support/database'
import { beforeCommit, save } from '../../support/mid-flow'
import { aForgetful, aVisitor, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

/** Somebody with a password and no method, whom an administrator gave a pass. */
async function aHolder(terms: Parameters<typeof aPass>[2] = {}) {
  const [deps, person] = [testDeps({ db, codes: scriptedCodes() }), await aForgetful(db, [])]
  const pass = await aPass(deps, person.id, terms)
  const enter = (code: string = pass.code, visitor = aVisitor()) =>
    signInWithPass(deps, visitor, { email: person.email, code })
  return { deps, person, pass, enter, sessions: () => db.session.findMany({ where: { userId: person.id } }) }
}
type Holder = Awaited<ReturnType<typeof aHolder>>
const kind = (answer: { ok: boolean; error?: { kind: string } }) => (answer.ok ? 'ok' : answer.error?.kind)
const WRONG = '0'.repeat(12)

describe('a temporary access pass', () => {
  it('signs in without a password, as a one-time code, and the session ends with it', async () => {
    const { deps, person, pass, enter, sessions } = await aHolder()
    const opened = await enter()
    expect(opened).toMatchObject({ ok: true, value: { userId: person.id, expiresAt: pass.endsAt } })
    expect(await sessions()).toMatchObject([
      { factors: [{ amr: 'otp', at: deps.now().toISOString() }], expiresAt: pass.endsAt, accessPassId: pass.id },
    ])
    expect(await eventsOf(db, person.id)).toEqual(['access_pass.issued', 'access_pass.used', 'sign_in.succeeded'])
    const token = opened.ok ? opened.value.token : ''
    await db.session.updateMany({
      where: { userId: person.id },
      data: { lastSeenAt: fromNow({ now: () => pass.endsAt }, -minutes(1)) },
    })
    expect(await findLiveSession(db, token, fromNow({ now: () => pass.endsAt }, -1))).not.toBeNull()
    expect(await findLiveSession(db, token, pass.endsAt)).toBeNull()
  })

  it('never makes a session longer than any other', async () => {
    const { deps, enter } = await aHolder({ life: days(30), isOneTime: false })
    expect(await enter()).toMatchObject({ value: { expiresAt: fromNow(deps, hours(24)) } })
  })

  it('for one use, brought 40 times at once, opens exactly one session', async () => {
    const { person, enter, sessions } = await aHolder()
    const answers = await Promise.all(Array.from({ length: 40 }, () => enter()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    // The guesses of one account in a minute are thirty.
    expect(answers.filter((one) => kind(one) === 'used')).toHaveLength(29)
    expect(answers.filter((one) => kind(one) === 'slow_down')).toHaveLength(10)
    expect(await sessions()).toHaveLength(1)
    expect((await eventsOf(db, person.id)).filter((type) => type === 'access_pass.used')).toHaveLength(1)
  }, 60_000)

  it('for many uses signs in again, and tells of a new browser as each sign-in does', async () => {
    const { person, enter, sessions } = await aHolder({ isOneTime: false })
    expect(kind(await enter())).toBe('ok')
    expect(kind(await enter())).toBe('ok')
    expect(await sessions()).toHaveLength(2)
    expect(await db.notice.count({ where: { userId: person.id, event: 'new_browser' } })).toBe(1)
  })

  it('tells who has it when it starts, when it ended, or that it was used; and nobody else', async () => {
    const later = await aHolder({ startsAt: fromNow({ now: () => new Date() }, hours(2)) })
    expect(await later.enter()).toMatchObject({ error: { kind: 'not_yet', startsAt: later.pass.startsAt } })
    expect(kind(await later.enter(WRONG))).toBe('refused')
    later.deps.clock.advance(later.pass.startsAt.getTime() - later.deps.now().getTime())
    expect(kind(await later.enter())).toBe('ok')
    expect(kind(await later.enter())).toBe('used')
    expect(kind(await later.enter(WRONG))).toBe('refused')

    const over = await aHolder()
    over.deps.clock.advance(hours(1))
    expect(await over.enter()).toMatchObject({ error: { kind: 'over', endsAt: over.pass.endsAt } })
    expect(kind(await over.enter(WRONG))).toBe('refused')
  })

  it.each([
    [
      'the account is unknown',
      async ({ deps, pass }: Holder) => signInWithPass(deps, aVisitor(), { email: anEmail(), code: pass.code }),
    ],
    ['the pass is wrong', async ({ enter }: Holder) => enter(WRONG)],
    [
      'there is no pass',
      async ({ deps }: Holder) =>
        signInWithPass(deps, aVisitor(), { email: (await aForgetful(db, [])).email, code: WRONG }),
    ],
    [
      'it is that of somebody else',
      async ({ deps, pass }: Holder) => {
        const { person } = await aHolder()
        return signInWithPass(deps, aVisitor(), { email: person.email, code: pass.code })
      },
    ],
    [
      'the account is disabled',
      async ({ deps, person, enter }: Holder) => {
        await db.user.update({ where: { id: person.id }, data: { disabledAt: deps.now() } })
        return enter()
      },
    ],
    [
      'the policy forbids passes',
      async ({ deps, enter }: Holder) => {
        await save({ accessPass: false })({ db, deps })
        return enter()
      },
    ],
    [
      'it was disabled by wrong codes',
      async ({ deps, pass, enter }: Holder) => {
        await db.method.update({ where: { id: pass.id }, data: { disabledAt: deps.now() } })
        return enter()
      },
    ],
  ])('opens nothing and says one thing where %s', async (_, entering) => {
    const holder = await aHolder()
    const failures = await db.auditEvent.count({ where: { type: 'sign_in.failed' } })
    expect(await entering(holder)).toEqual({ ok: false, error: { kind: 'refused' } })
    expect(await db.auditEvent.count({ where: { type: 'sign_in.failed' } })).toBe(failures + 1)
    expect(await holder.sessions()).toEqual([])
    expect(await db.accessPass.findUnique({ where: { userId: holder.person.id } })).toMatchObject({ usedAt: null })
  })

  it('asks the database the same, whether the account is known or not', async () => {
    const { deps, person } = await aHolder()
    async function statements(email: string) {
      const asked: string[] = []
      const watched = deps.db.$extends({
        query: {
          async $allOperations({ model, operation, args, query }) {
            asked.push(`${model} ${operation}`)
            return query(args)
          },
        },
      })
      // What an extension gives has every part of the client that is used here.
      await signInWithPass({ ...deps, db: watched as unknown as typeof deps.db }, aVisitor(), { email, code: WRONG })
      return asked
    }
    expect(await statements(person.email)).toEqual(await statements(anEmail()))
  })

  it.each([
    [
      'revoked',
      (one: Holder) =>
        revokePass(one.deps, one.pass.admin, { userId: one.person.id, methodId: one.pass.id, reason: 'Lost' }),
    ],
    [
      'deleted by its owner',
      async (one: Holder) =>
        deleteMethod(one.deps, await signedInAgain(db, one.person, { at: one.deps.now() }), one.pass.id),
    ],
    ['replaced', (one: Holder) => aPass(one.deps, one.person.id)],
    ['forbidden', (one: Holder) => save({ accessPass: false })({ db, deps: one.deps })],
    [
      'of an account that was disabled',
      (one: Holder) => db.user.update({ where: { id: one.person.id }, data: { disabledAt: one.deps.now() } }),
    ],
    [
      'of an account that was frozen',
      (one: Holder) =>
        reportChanges(one.deps, aVisitor(), {
          userId: one.person.id,
          what: { moment: one.deps.now() },
          others: [],
          sessionId: null,
        }),
    ],
  ])('opens nothing where it was %s while it was looked at', async (_, happen) => {
    const one = await aHolder({ isOneTime: false })
    const deps = beforeCommit(one.deps, () => Promise.resolve(happen(one)))
    const answer = await signInWithPass(deps, aVisitor(), { email: one.person.email, code: one.pass.code })
    expect(kind(answer)).toBe('refused')
    expect(await db.session.count({ where: { userId: one.person.id, accessPassId: { not: null } } })).toBe(0)
  })

  it('is guessed at no faster than a password, and not used up by a stranger', async () => {
    const { deps, person, pass } = await aHolder()
    const stranger = aVisitor()
    const guess = (code: string) => signInWithPass(deps, stranger, { email: person.email, code })
    for (const _ of Array(5)) expect(kind(await guess(WRONG))).toBe('refused')
    expect(kind(await guess(pass.code))).toBe('slow_down')
    expect(kind(await signIn(deps, stranger, { email: person.email, password: OLD_PASSWORD }))).toBe('slow_down')
    expect(kind(await signInWithPass(deps, aVisitor(), { email: person.email, code: pass.code }))).toBe('ok')
    expect(await db.method.findUniqueOrThrow({ where: { id: pass.id } })).toMatchObject({ disabledAt: null })
  })

  it('written with an older key still counts', async () => {
    const one = await aHolder()
    const deps = { ...one.deps, keys: keyring([aKey('newer', 9), aKey('test')]) }
    expect(kind(await signInWithPass(deps, aVisitor(), { email: one.person.email, code: one.pass.code }))).toBe('ok')
  })

  it('protects nothing: whoever has nothing else signs in with the password alone', async () => {
    const { deps, person } = await aHolder()
    const answer = await signIn(deps, aVisitor(), { email: person.email, password: OLD_PASSWORD })
    expect(answer).toMatchObject({ ok: true, value: { kind: 'session' } })
  })

  it('names nobody and no code in the audit trail of what failed', async () => {
    const { person, enter, pass } = await aHolder()
    await enter(WRONG)
    const [failed] = (await auditOf(db, person.id)).filter(({ type }) => type === 'sign_in.failed')
    expect(failed).toMatchObject({ actorId: null, details: { reason: 'access_pass' } })
    expect(JSON.stringify(failed?.details)).not.toMatch(new RegExp(`${WRONG}|${pass.code}`))
  })
})
