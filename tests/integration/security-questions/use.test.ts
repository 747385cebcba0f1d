import { beforeEach, describe, expect, it } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { packAnswers } from '@/features/methods/security-questions/given-answers'
import { startProof } from '@/features/methods/start-proof'
import { answerQuestions } from '@/features/password-reset/answer-questions'
import { prove } from '@/features/password-reset/prove'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import { minutes } from '@/lib/time'
import { anActor, anEmail, aRegisteredPhone } from '../../support/builders'
import { RIGHT, scriptedCodes } from '../../support/codes'
import { auditOf, ownDatabase } from '../../support/database'
import { beforeCommit } from '../../support/mid-flow'
import { aForgetful, aReset, aVisitor } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'
import {
  answerTo,
  putPolicy,
  questionsOf,
  register,
  registeredAnswers,
  withQuestions,
} from '../../support/security-questions'
import { signedInAgain } from '../../support/signed-in'

const db = await ownDatabase()
const failure = (answer: { ok: boolean; error?: { kind: string } }) => answer.error?.kind ?? 'ok'
const wrong = (text: string) => `not ${text}`

beforeEach(() => putPolicy(db, withQuestions({ toRegister: 5, toAnswer: 3 })))

/** Somebody with a password, a phone and five answers. */
async function anOwner(slots: readonly ('mobile' | 'alternate')[] = ['mobile']) {
  const deps = testDeps({ db, codes: scriptedCodes() })
  const owner = await aForgetful(db, slots)
  deps.clock.advance(minutes(1))
  const actor = await signedInAgain(db, owner, { at: deps.now() })
  const id = await registeredAnswers(deps, actor)
  const method = () => db.method.findUniqueOrThrow({ where: { id } })
  return { deps, owner, actor, id, method }
}

/** A reset of theirs in which the phone is proved, and the questions are asked. */
async function anAskedReset(one: Awaited<ReturnType<typeof anOwner>>, visitor = aVisitor()) {
  const { deps, owner, id } = one
  const reset = aReset(deps, visitor)
  await reset.start(owner.email)
  await reset.ask(0)
  const proved = await reset.enter(RIGHT)
  if (!proved.ok) throw new Error(`Not proved: ${proved.error.kind}`)
  const questions = questionsOf(deps, reset, owner.id, id)
  await questions.ask()
  const drawn = async () => (await questions.shown()).map(({ question }) => question)
  const challenge = () =>
    db.challenge.findFirstOrThrow({
      where: { userId: owner.id, channel: 'security_questions', browserHash: visitor.browserHash },
      orderBy: { id: 'desc' },
    })
  return { ...one, reset, ...questions, drawn, challenge }
}
const aReadyReset = async () => anAskedReset(await anOwner())

describe('security questions', () => {
  it('are the second proof of a reset, after which the password is new', async () => {
    const one = await aReadyReset()
    expect(await one.shown()).toHaveLength(3)
    expect((await one.reset.state())?.step).toBe('questions')
    expect(failure(await one.answer((answer) => ` ${answer.toUpperCase()} `))).toBe('ok')
    expect((await one.reset.state())?.step).toBe('password')
    expect(await one.reset.choose()).toMatchObject({ ok: true })
    const proved = (await auditOf(db, one.owner.id)).filter(({ type }) => type === 'password.reset_proved')
    expect(proved.map(({ details }) => details)).toEqual([{ factor: 'sms' }, { factor: 'kba' }])
    expect(await one.method()).toMatchObject({ wrongCodes: 0, lastUsedAt: one.deps.now() })
  })

  it('are offered only after another proof, and cannot be asked for before', async () => {
    const { deps, owner, id } = await anOwner()
    const reset = aReset(deps)
    await reset.start(owner.email)
    const questions = questionsOf(deps, reset, owner.id, id)
    expect((await reset.state())?.ways.map(({ channel }) => channel)).toEqual(['text', 'call'])
    expect(await questions.ask()).toBeNull()
    for (let position = 0; position < 6; position += 1) {
      if (position > 1) expect(failure(await reset.ask(position))).toBe('not_usable')
    }
    await reset.ask(0)
    await startProof(
      deps,
      { ...reset.visitor, id: owner.id },
      { methodId: id, option: 'security_questions', purpose: 'password_reset' },
    )
    expect(failure(await questions.answer())).not.toBe('ok')
    expect((await reset.state())?.reset.provedMethodIds).toEqual([])
    deps.clock.advance(minutes(1))
    await reset.ask(0)
    await reset.enter(RIGHT)
    expect((await reset.state())?.ways.map(({ channel }) => channel)).toEqual(['security_questions'])
  })

  it('are not offered beside a proof that no longer counts', async () => {
    const one = await anAskedReset(await anOwner(['mobile', 'alternate']))
    const [mobile = ''] = one.owner.methods
    await db.method.update({ where: { id: mobile }, data: { disabledAt: one.deps.now() } })
    expect((await one.reset.state())?.ways.map(({ type }) => type)).not.toContain('security_questions')
    expect(failure(await one.answer())).toBe('gone')
    expect(failure(await one.reset.choose())).toBe('not_proved')
  })

  it('alone walk like an account with nothing, even where one proof is enough', async () => {
    await putPolicy(db, withQuestions({}, { resetProofs: 1 }))
    const { deps, owner, actor, id } = await anOwner()
    await deleteMethod(deps, actor, owner.methods[0] ?? '')
    const [own, other] = [aReset(deps), aReset(deps)]
    await own.start(owner.email)
    await other.start(anEmail())
    for (const reset of [own, other]) {
      const state = await reset.state()
      expect(state).toMatchObject({ step: 'choose', reset: { userId: null } })
      expect(state?.ways.map(({ type }) => type)).not.toContain('security_questions')
      expect(state?.ways.length).toBeGreaterThan(0)
    }
    expect(await questionsOf(deps, own, owner.id, id).ask()).toBeNull()
  })

  it('of others never show in a decoy', async () => {
    await anOwner()
    const deps = testDeps({ db, codes: scriptedCodes() })
    for (let turn = 0; turn < 12; turn += 1) {
      const reset = aReset(deps)
      await reset.start(anEmail())
      expect((await reset.state())?.reset.ways.map(({ type }) => type)).not.toContain('security_questions')
    }
  })

  it('prove nothing anywhere else', async () => {
    const { deps, actor, id } = await anOwner()
    for (const purpose of ['step_up', 'sign_in'] as const) {
      expect(await startProof(deps, actor, { methodId: id, option: 'security_questions', purpose })).toEqual({
        ok: false,
        error: { kind: 'not_usable' },
      })
    }
  })

  it('are asked in the words in which they were answered, after they were deleted, too', async () => {
    const ward = { id: '0192aaaa-0000-7000-8000-000000000001', text: 'Which ward did you begin on?' }
    const deps = testDeps({ db, codes: scriptedCodes() })
    const owner = await aForgetful(db, ['mobile'])
    await putPolicy(db, withQuestions({ custom: [ward] }))
    const actor = await signedInAgain(db, owner, { at: deps.now() })
    const pairs = ['firstToy', 'firstFilm', ward.id].map((question) => ({ question, answer: answerTo(question) }))
    expect(failure(await register(deps, actor, { pairs }))).toBe('ok')
    const { id } = await db.method.findFirstOrThrow({ where: { userId: owner.id, kind: 'security_questions' } })
    await putPolicy(db, withQuestions({ custom: [{ ...ward, text: 'Worded anew?' }] }))
    await putPolicy(db, withQuestions())
    const one = await anAskedReset({
      deps,
      owner,
      actor,
      id,
      method: () => db.method.findUniqueOrThrow({ where: { id } }),
    })
    expect(await one.shown()).toContainEqual({ question: ward.id, wording: ward.text })
    expect(failure(await one.answer())).toBe('ok')
  })
})

describe('one wrong answer', () => {
  it.each([0, 1, 2])('at place %i makes all wrong, costs one check of each kind, and draws anew', async (place) => {
    const one = await aReadyReset()
    const before = await one.drawn()
    const answered = await one.answer((answer, at) => (at === place ? wrong(answer) : answer))
    expect(answered).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: 4 } })
    expect(await one.method()).toMatchObject({ wrongCodes: 1 })
    const { checksLeft, questions } = await one.challenge()
    expect(checksLeft).toBe(4)
    expect(await one.drawn()).toEqual(questions)
    expect(new Set(questions).size).toBe(3)
    expect(before).toHaveLength(3)
    expect(failure(await one.answer())).toBe('ok')
    expect(await one.method()).toMatchObject({ wrongCodes: 0 })
  })

  it('draws by chance, from all that were registered', async () => {
    const one = await aReadyReset()
    const draws = new Set<string>()
    const seen = new Set<string>()
    for (let turn = 0; turn < 4; turn += 1) {
      const drawn = await one.drawn()
      draws.add(drawn.join())
      for (const question of drawn) seen.add(question)
      await one.answer(wrong)
    }
    expect(draws.size).toBeGreaterThan(1)
    expect(seen.size).toBeGreaterThan(3)
  })

  it('leaves the questions to be answered five times, and then another way', async () => {
    const one = await anAskedReset(await anOwner(['mobile', 'alternate']))
    for (const left of [4, 3, 2, 1]) {
      expect(await one.answer(wrong)).toEqual({ ok: false, error: { kind: 'incorrect', checksLeft: left } })
    }
    const asked = await one.shown()
    expect(failure(await one.answer(wrong))).toBe('used_up')
    expect(failure(await one.answer(undefined, { asked }))).toBe('used_up')
    expect((await one.reset.state())?.step).toBe('choose')
    expect((await one.challenge()).endedReason).toBe('used_up')
  })

  it('counts on in other browsers and resets, until the questions are disabled, and the person is told', async () => {
    const one = await anOwner()
    await db.method.update({ where: { id: one.id }, data: { wrongCodes: 19 } })
    const asked = await anAskedReset(one)
    expect(failure(await asked.answer(wrong))).toBe('incorrect')
    expect((await one.method()).disabledAt).not.toBeNull()
    expect((await asked.reset.state())?.step).toBe('contact')
    expect(failure(await asked.answer())).not.toBe('ok')
    const told = await db.notice.findFirst({ where: { userId: one.owner.id, event: 'method_disabled' } })
    expect(told).toMatchObject({ details: { method: 'security_questions', answers: 5 } })
  })

  it('counts against the day of the address', async () => {
    const one = await anAskedReset(await anOwner())
    let kind = ''
    for (let turn = 0; turn < 11; turn += 1) {
      if ((await one.shown()).length === 0) await one.ask()
      kind = failure(await one.answer(wrong))
    }
    expect(kind).toBe('too_many_wrong_codes')
    await db.method.update({ where: { id: one.id }, data: { wrongCodes: 0, disabledAt: null } })
    expect(failure(await one.answer())).toBe('too_many_wrong_codes')
  })
})

describe('what a page sends that shows other questions', () => {
  it('is not compared and costs nothing', async () => {
    const one = await aReadyReset()
    const asked = await one.shown()
    let now = await one.drawn()
    while (now.join() === asked.map(({ question }) => question).join()) {
      await db.challenge.updateMany({ where: { id: (await one.challenge()).id }, data: { questions: now.reverse() } })
      now = await one.drawn()
    }
    expect(failure(await one.answer(undefined, { asked }))).toBe('stale')
    expect(failure(await one.answer(wrong, { asked }))).toBe('stale')
    expect((await one.challenge()).checksLeft).toBe(5)
    expect(await one.method()).toMatchObject({ wrongCodes: 0 })
    expect(failure(await one.answer())).toBe('ok')
  })

  it.each([
    ['too few of them', (asked: { question: string }[]) => asked.slice(1)],
    ['one of them three times', (asked: { question: string }[]) => Array(3).fill(asked[0])],
    ['none', () => []],
    ['more than there are', (asked: { question: string }[]) => [...asked, ...asked].slice(0, 5)],
    ['one that was not asked', (asked: { question: string }[]) => [...asked.slice(1), { question: 'wonPrize' }]],
  ])('proves nothing: %s', async (_, change) => {
    const one = await aReadyReset()
    const given = change(await one.shown()).map(({ question }) => ({ question, answer: answerTo(question) }))
    const id = await one.reset.id()
    expect(failure(await answerQuestions(one.deps, one.reset.visitor, { id, given }))).toBe('stale')
    // Past the page, straight to the proof.
    expect(failure(await prove(one.deps, one.reset.visitor, { id, code: packAnswers(given) }))).toBe('incorrect')
    expect((await one.reset.state())?.reset.provedMethodIds).toHaveLength(1)
  })

  it.each(['', '123456', '{}', '[]', 'null', 'x'.repeat(20_000)])('proves nothing: %j', async (code) => {
    const one = await aReadyReset()
    expect(failure(await prove(one.deps, one.reset.visitor, { id: await one.reset.id(), code }))).toBe('incorrect')
  })

  it('proves nothing, and harms nothing, with ten thousand characters an answer', async () => {
    const one = await aReadyReset()
    expect(failure(await one.answer((answer) => answer.repeat(500)))).toBe('incorrect')
    expect(failure(await one.answer())).toBe('ok')
  })

  it('does not take answers that only look alike', async () => {
    const one = await aReadyReset()
    expect(failure(await one.answer((answer) => answer.replace('a', 'а')))).toBe('incorrect')
  })
})

describe('the right answers', () => {
  it('prove it to their own browser and reset only', async () => {
    const one = await anOwner()
    const [own, other] = [await anAskedReset(one), await anAskedReset(one)]
    const given = (await own.shown()).map(({ question }) => ({ question, answer: answerTo(question) }))
    const id = await own.reset.id()
    expect(failure(await answerQuestions(one.deps, other.reset.visitor, { id, given }))).toBe('over')
    expect(failure(await answerQuestions(one.deps, aVisitor(), { id, given }))).toBe('over')
    expect(failure(await own.answer())).toBe('ok')
    expect((await other.reset.state())?.reset.provedMethodIds).toHaveLength(1)
  })

  it('sent 32 times at once are one proof, and sent once more are none', async () => {
    const one = await aReadyReset()
    const asked = await one.shown()
    const answers = await Promise.all(Array.from({ length: 32 }, () => one.answer(undefined, { asked })))
    expect(answers.some(({ ok }) => ok)).toBe(true)
    expect((await one.reset.state())?.reset.provedMethodIds).toHaveLength(2)
    const proofs = (await auditOf(db, one.owner.id)).filter(({ type }) => type === 'password.reset_proved')
    expect(proofs).toHaveLength(2)
    const { consumedAt, checksLeft } = await one.challenge()
    expect(consumedAt).not.toBeNull()
    expect(checksLeft).toBeGreaterThanOrEqual(0)
  }, 60_000)

  it('are one guess of five, however many sets of answers are sent at once', async () => {
    const one = await aReadyReset()
    const asked = await one.shown()
    const guesses = Array.from({ length: 24 }, (_, at) => one.answer(() => `guess number ${at}`, { asked }))
    const answers = await Promise.all(guesses)
    expect(answers.filter(({ ok }) => ok)).toEqual([])
    expect((await one.method()).wrongCodes).toBeLessThanOrEqual(5)
    const { checksLeft, questions } = await one.challenge()
    expect(checksLeft).toBe(0)
    expect(new Set(questions).size).toBe(3)
  }, 60_000)

  it('come too late after ten minutes, and the questions can be asked anew', async () => {
    const one = await aReadyReset()
    const asked = await one.shown()
    one.deps.clock.advance(minutes(10))
    expect(failure(await one.answer(undefined, { asked }))).toBe('gone')
    expect((await one.reset.state())?.step).toBe('choose')
    await one.ask()
    expect(failure(await one.answer())).toBe('ok')
  })

  it('are asked anew where the process died before it drew any', async () => {
    const one = await anOwner()
    const reset = aReset(one.deps)
    await reset.start(one.owner.email)
    await reset.ask(0)
    await reset.enter(RIGHT)
    const questions = questionsOf(one.deps, reset, one.owner.id, one.id)
    await questions.ask()
    await db.challenge.deleteMany({ where: { userId: one.owner.id, channel: 'security_questions' } })
    expect(await questions.shown()).toEqual([])
    await questions.ask()
    expect(await questions.shown()).toHaveLength(3)
    expect(failure(await questions.answer())).toBe('ok')
  })

  const changes: [string, (one: Awaited<ReturnType<typeof aReadyReset>>) => Promise<unknown>][] = [
    [
      'a policy forbids them',
      async ({ deps }) => {
        const admin = await anActor(db, { role: 'admin' })
        const { version } = await loadVersionedPolicy(db)
        const saved = await savePolicy(deps, admin, withQuestions({ enabled: false, toRegister: 5 }), version)
        if (!saved.ok) throw new Error(saved.error)
      },
    ],
    ['a policy that did not find them forbids them', () => putPolicy(db, withQuestions({ enabled: false }))],
    ['a policy asks for more than there are', () => putPolicy(db, withQuestions({ toRegister: 5, toAnswer: 5 }))],
    [
      'the person becomes an administrator',
      ({ owner }) => db.user.update({ where: { id: owner.id }, data: { role: 'admin' } }),
    ],
    [
      'the person joins the help desk',
      ({ owner }) => db.user.update({ where: { id: owner.id }, data: { role: 'helpdesk' } }),
    ],
    ['they are deleted', ({ deps, actor, id }) => deleteMethod(deps, actor, id)],
    ['they are answered anew', ({ deps, actor }) => registeredAnswers(deps, actor, 'second')],
    [
      'they are disabled',
      ({ id, deps }) => db.method.update({ where: { id }, data: { disabledAt: deps.now(), wrongCodes: 20 } }),
    ],
    [
      'the account is disabled',
      ({ owner, deps }) => db.user.update({ where: { id: owner.id }, data: { disabledAt: deps.now() } }),
    ],
    [
      'the account is frozen',
      ({ owner, deps }) =>
        reportChanges(
          deps,
          { address: null, userAgent: null },
          {
            userId: owner.id,
            what: { moment: new Date(0) },
            others: [],
            sessionId: null,
          },
        ),
    ],
  ]

  it.each(changes)('prove nothing once %s', async (_, happen) => {
    const one = await aReadyReset()
    const asked = await one.shown()
    await happen(one)
    expect(failure(await one.answer(undefined, { asked }))).not.toBe('ok')
    expect(failure(await one.reset.choose())).not.toBe('ok')
  })

  it.each(changes.filter(([what]) => !/asks for more/.test(what)))(
    'reset nothing where %s while they are compared',
    async (_, happen) => {
      const one = await aReadyReset()
      const id = await one.reset.id()
      const given = (await one.shown()).map(({ question }) => ({ question, answer: answerTo(question) }))
      await answerQuestions(
        beforeCommit(one.deps, () => happen(one)),
        one.reset.visitor,
        { id, given },
      )
      expect(failure(await one.reset.choose())).not.toBe('ok')
    },
  )

  it('to three questions are not enough once a policy asks for four of those that there are', async () => {
    const one = await aReadyReset()
    const asked = await one.shown()
    await putPolicy(db, withQuestions({ toRegister: 5, toAnswer: 4 }))
    expect(failure(await one.answer(undefined, { asked }))).toBe('stale')
    expect(await one.shown()).toHaveLength(4)
    expect((await one.challenge()).checksLeft).toBe(5)
    expect(failure(await one.answer())).toBe('ok')
  })

  it('count where another way was proved first, whichever it was', async () => {
    const one = await anOwner(['mobile', 'alternate'])
    await aRegisteredPhone(db, one.owner.id, { slot: 'office' })
    const asked = await anAskedReset(one)
    expect(failure(await asked.answer())).toBe('ok')
    expect((await asked.reset.state())?.step).toBe('password')
  })
})

it('every answer is verified, whichever is wrong', async () => {
  const one = await aReadyReset()
  const time = async (change: (answer: string, at: number) => string) => {
    const began = performance.now()
    await one.answer(change)
    return performance.now() - began
  }
  await time((answer, at) => (at === 0 ? wrong(answer) : answer))
  const first = await time((answer, at) => (at === 0 ? wrong(answer) : answer))
  const last = await time((answer, at) => (at === 2 ? wrong(answer) : answer))
  const all = await time(wrong)
  // Three times the slow hash each: whoever stopped at the first wrong one would need a third.
  expect(Math.min(first, last, all) / Math.max(first, last, all)).toBeGreaterThan(0.2)
})
