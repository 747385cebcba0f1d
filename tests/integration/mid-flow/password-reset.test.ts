import { beforeEach, describe, expect, it } from 'vitest'
import { minutes } from '@/lib/time'
import { aBegunReset, type Begun, type Slot } from '../../support/begun-reset'
import { RIGHT } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import {
  beforeCommit,
  disabled,
  frozen,
  inTheWay,
  nothingAllowed,
  oneWayLess,
  save,
  unnoticed,
} from '../../support/mid-flow'
import { aReset, NEW_PASSWORD } from '../../support/password-reset'

const db = await ownDatabase()
beforeEach(async () => {
  await db.policy.deleteMany()
})

const NOT_PROVED = { ok: false, error: { kind: 'not_proved' } }
const OVER = { ok: false, error: { kind: 'over' } }
const DONE = { ok: true, value: null }

/** Goes on with these, and only then gets the new password. */
async function goesOnWith(begun: Begun, slots: readonly Slot[]) {
  for (const slot of slots) {
    expect(await begun.reset.choose()).toEqual(NOT_PROVED)
    expect(await begun.hasNewPassword()).toBe(false)
    expect(await begun.prove(slot)).toEqual(DONE)
  }
  expect(await begun.reset.choose()).toEqual(DONE)
  expect(await begun.hasNewPassword()).toBe(true)
}

describe.each([...oneWayLess, ...unnoticed])('when $what', ({ what, happen }) => {
  // A proof belongs to its method: a phone that may still be called stays proved.
  const isStillProved = what.endsWith('forbids texts')

  it('after the start, nothing is sent that way, and two others are enough', async () => {
    const begun = await aBegunReset(db)
    await happen(begun)
    await begun.ask('mobile')
    expect(begun.codes.sent).toEqual([])
    await goesOnWith(begun, ['alternate', 'office'])
  })

  it('after the first code was sent, it is neither compared nor sent again, and two others are enough', async () => {
    const begun = await aBegunReset(db)
    await begun.ask('mobile')
    await happen(begun)
    expect(await begun.reset.enter(RIGHT)).toMatchObject({ ok: false })
    begun.deps.clock.advance(minutes(1))
    await begun.ask('mobile')
    expect(begun.compared()).toEqual([])
    expect(begun.codes.sent).toHaveLength(1)
    expect(await begun.proved()).toEqual([])
    await goesOnWith(begun, ['alternate', 'office'])
  })

  it('after the first proof, the rest is asked for that makes two that count', async () => {
    const begun = await aBegunReset(db)
    await begun.prove('mobile')
    await happen(begun)
    await goesOnWith(begun, isStillProved ? ['office'] : ['alternate', 'office'])
  })

  it('after the second proof, the password is not set before two count', async () => {
    const begun = await aBegunReset(db)
    await begun.prove('mobile')
    await begun.prove('alternate')
    await happen(begun)
    await goesOnWith(begun, isStillProved ? [] : ['office'])
  })

  it('in the moment of the new password, it is not set before two count', async () => {
    const begun = await aBegunReset(db)
    await begun.prove('mobile')
    await begun.prove('alternate')
    const hurried = aReset(
      beforeCommit(begun.deps, () => happen(begun)),
      begun.reset.visitor,
    )
    expect(await hurried.choose()).toEqual(isStillProved ? DONE : NOT_PROVED)
    expect(await begun.hasNewPassword()).toBe(isStillProved)
    if (!isStillProved) await goesOnWith(begun, ['office'])
  })
})

describe.each(oneWayLess)('when $what while the code is compared', ({ happen }) => {
  it('it proves nothing, and two others are enough', async () => {
    const begun = await aBegunReset(db)
    await begun.ask('mobile')
    begun.codes.meanwhile = () => happen(begun)
    expect(await begun.reset.enter(RIGHT)).toEqual({ ok: false, error: { kind: 'gone' } })
    expect(await begun.proved()).toEqual([])
    begun.codes.meanwhile = async () => {}
    await goesOnWith(begun, ['alternate', 'office'])
  })
})

it('a phone that is deleted in the moment of its proof proves nothing, and neither of the two fails', async () => {
  const begun = await aBegunReset(db)
  await begun.ask('mobile')
  expect(await inTheWay(begun, () => begun.reset.enter(RIGHT))).toEqual({ ok: false, error: { kind: 'gone' } })
  expect(await begun.proved()).toEqual([])
})

const steps: [string, (begun: Begun) => Promise<unknown>][] = [
  ['after the start', async () => {}],
  ['after the first code was sent', ({ ask }) => ask('mobile')],
  ['after the first proof', ({ prove }) => prove('mobile')],
  ['after the second code was sent', ({ prove, ask }) => prove('mobile').then(() => ask('alternate'))],
  ['after the second proof', ({ prove }) => prove('mobile').then(() => prove('alternate'))],
]

describe.each([
  { ...nothingAllowed, answer: NOT_PROVED },
  { ...disabled, answer: OVER },
  { ...frozen, answer: OVER },
])('when $what', ({ happen, answer }) => {
  it.each(steps)('%s, nothing goes on', async (_, walk) => {
    const begun = await aBegunReset(db)
    await walk(begun)
    const [id, proved] = [await begun.reset.id(), await begun.proved()]
    const [sent, compared] = [begun.codes.sent.length, begun.compared().length]
    await happen(begun)
    await begun.reset.enter(RIGHT)
    for (const slot of ['mobile', 'alternate', 'office'] as const)
      expect(await begun.ask(slot)).toMatchObject({ ok: false })
    expect(await begun.reset.choose(NEW_PASSWORD, id)).toEqual(answer)
    expect([begun.codes.sent.length, begun.compared().length]).toEqual([sent, compared])
    expect(await begun.proved()).toEqual(proved)
    expect(await begun.hasNewPassword()).toBe(false)
  })

  it('while the second code is compared, it proves nothing', async () => {
    const begun = await aBegunReset(db)
    await begun.prove('mobile')
    await begun.ask('alternate')
    begun.codes.meanwhile = () => happen(begun)
    const kind = answer === OVER ? 'over' : 'gone'
    expect(await begun.reset.enter(RIGHT)).toEqual({ ok: false, error: { kind } })
    expect(await begun.proved()).toEqual(['mobile'])
  })

  it('in the moment of the new password, it is not set', async () => {
    const begun = await aBegunReset(db)
    await begun.prove('mobile')
    await begun.prove('alternate')
    const hurried = beforeCommit(begun.deps, () => happen(begun))
    expect(await aReset(hurried, begun.reset.visitor).choose()).toEqual(answer)
    expect(await begun.hasNewPassword()).toBe(false)
  })
})

it('goes on where it was once the policy allows two ways again', async () => {
  const begun = await aBegunReset(db)
  await begun.prove('alternate')
  await nothingAllowed.happen(begun)
  expect((await begun.reset.state())?.step).toBe('contact')
  await save({ countries: ['CH'] })(begun)
  await goesOnWith(begun, ['office'])
})

it('begins anew for a frozen account, with the phones from before', async () => {
  const begun = await aBegunReset(db)
  await begun.prove('mobile')
  await frozen.happen(begun)
  await begun.reset.start(begun.owner.email)
  await goesOnWith(begun, ['alternate', 'office'])
})

it.each(steps)('takes two methods where the policy raises the proofs from one to two %s', async (_, walk) => {
  const begun = await aBegunReset(db)
  await save({ resetProofs: 1 })(begun)
  await walk(begun)
  await save({ resetProofs: 2 })(begun)
  const { length } = await begun.proved()
  await goesOnWith(begun, (['alternate', 'office'] as const).slice(length))
})
