import { beforeAll, describe, expect, it } from 'vitest'
import { QUICKEST } from '@/app/(public)/password-reset/quickest'
import { limits } from '@/features/limits/limits'
import { startReset } from '@/features/password-reset/start-reset'
import { signIn } from '@/features/sign-in/sign-in'
import { atLeast } from '@/lib/at-least'
import { aClock, anEmail } from '../../support/builders'
import { twilioCodes } from '../../support/codes'
import { ownDatabase } from '../../support/database'
import { aForgetful, aVisitor, OLD_PASSWORD } from '../../support/password-reset'
import { testDeps } from '../../support/phone-flow'

const db = await ownDatabase()
const { fake, codes } = await twilioCodes()
const deps = testDeps({ db, codes, clock: aClock(new Date()) })

/** Does one thing so many times, a few at once. */
async function times(count: number, one: (n: number) => Promise<unknown>, atOnce = 20): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let n = next++; n < count; n = next++) await one(n)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

describe('the time of an answer', () => {
  const known: string[] = []
  beforeAll(() => times(250, async () => known.push((await aForgetful(db)).email), 8))

  it('does not tell an account from none, over a thousand pairs of which either may come first', async () => {
    const visitors = () => aVisitor()
    const timed = async (email: string) => {
      const since = performance.now()
      const answer = await atLeast(QUICKEST.start, startReset(deps, visitors(), email))
      expect(answer.ok).toBe(true)
      return performance.now() - since
    }
    let slower = 0
    await times(
      1_000,
      async (n) => {
        const emails = [known[n % known.length] ?? '', anEmail()]
        const knownFirst = n % 2 === 0
        const first = await timed(emails[knownFirst ? 0 : 1] ?? '')
        const second = await timed(emails[knownFirst ? 1 : 0] ?? '')
        const [ofKnown, ofUnknown] = knownFirst ? [first, second] : [second, first]
        if (ofKnown > ofUnknown) slower += 1
      },
      25,
    )
    // Without a difference each of a pair is the slower one half of the time. Five standard deviations of a fair coin
    // over a thousand throws are 79: one run in two million is further off by chance.
    expect(Math.abs(slower - 500)).toBeLessThan(80)
  })
})

describe('resets begun over and over', () => {
  it('for one account send nothing by themselves, and leave its owner their sign-in', async () => {
    const owner = await aForgetful(db)
    const answers: boolean[] = []
    await times(1_000, async () => answers.push((await startReset(deps, aVisitor(), owner.email)).ok))
    expect(answers.filter(Boolean)).toHaveLength(limits.passwordReset.startsPerEmail.limit)
    expect(fake.requests).toEqual([])
    const signedIn = await signIn(deps, aVisitor(), { email: owner.email, password: OLD_PASSWORD })
    expect(signedIn).toMatchObject({ ok: true, value: { kind: 'second_step' } })
  })

  it('for ten thousand names from forty addresses get as far as the addresses may, and cost no text', async () => {
    const visitors = Array.from({ length: 40 }, () => aVisitor())
    const before = await db.passwordReset.count()
    await times(10_000, (n) =>
      startReset(deps, { ...aVisitor(), address: visitors[n % 40]?.address ?? null }, anEmail()),
    )
    expect((await db.passwordReset.count()) - before).toBe(40 * limits.passwordReset.startsPerAddress.limit)
    expect(fake.requests).toEqual([])
  })
})
