import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clearCounter, count, countAll, uncount } from '@/features/limits/counters'
import { minutes, seconds } from '@/lib/time'
import { aClock, fromNow } from '../support/builders'
import { sharedDatabase } from '../support/database'

const db = sharedDatabase()
const aCounter = (limit = 5, window = minutes(10)) => ({ key: `test:${randomUUID()}`, rate: { limit, window } })
const hitsOf = async (key: string) => (await db.counter.findUnique({ where: { key } }))?.hits ?? []

describe('a counter', () => {
  it('lets five of a hundred at once through a limit of five', async () => {
    const [counter, now] = [aCounter(), new Date()]
    const answers = await Promise.all(Array.from({ length: 100 }, () => count(db, counter, now)))
    expect(answers.filter((refused) => refused === null)).toHaveLength(5)
    expect(await hitsOf(counter.key)).toHaveLength(5)
  })

  it('says when the next place becomes free, to the millisecond', async () => {
    const [counter, clock] = [aCounter(2), aClock()]
    await count(db, counter, clock.now())
    const retryAt = fromNow(clock, minutes(10))
    clock.advance(minutes(4))
    await count(db, counter, clock.now())
    expect(await count(db, counter, clock.now())).toEqual({ retryAt })
    clock.advance(minutes(6) - 1)
    expect(await count(db, counter, clock.now())).toEqual({ retryAt })
    clock.advance(1)
    expect(await count(db, counter, clock.now())).toBeNull()
  })

  it('does not count what it refused, so asking again and again never locks anybody out', async () => {
    const [counter, clock] = [aCounter(1, minutes(1)), aClock()]
    await count(db, counter, clock.now())
    for (const _ of Array(59)) {
      clock.advance(seconds(1))
      expect(await count(db, counter, clock.now())).not.toBeNull()
    }
    clock.advance(seconds(1))
    expect(await count(db, counter, clock.now())).toBeNull()
  })

  it('keeps no more times than its limit', async () => {
    const [counter, clock] = [aCounter(3, minutes(1)), aClock()]
    for (const _ of Array(20)) {
      await count(db, counter, clock.now())
      clock.advance(seconds(20))
    }
    expect((await hitsOf(counter.key)).length).toBeLessThanOrEqual(3)
  })

  it('never lets more than its limit into any window, whenever they come', async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(gaps, async (times) => {
        const [counter, clock] = [aCounter(3, seconds(60)), aClock()]
        const let_in: number[] = []
        for (const gap of times) {
          clock.advance(seconds(gap))
          const at = clock.now()
          if ((await count(db, counter, at)) === null) let_in.push(at.getTime())
        }
        for (const start of let_in) {
          expect(let_in.filter((at) => at >= start && at < start + seconds(60)).length).toBeLessThanOrEqual(3)
        }
      }),
      { numRuns: 15 },
    )
  })

  it('starts anew once it is cleared', async () => {
    const [counter, now] = [aCounter(1), new Date()]
    await count(db, counter, now)
    await clearCounter(db, counter.key)
    expect(await count(db, counter, now)).toBeNull()
  })
})

describe('giving a place back', () => {
  it('frees one place, even where several events came at the same moment', async () => {
    const [counter, now] = [aCounter(3), new Date()]
    for (const _ of Array(3)) await count(db, counter, now)
    await uncount(db, [counter], now)
    expect(await count(db, counter, now)).toBeNull()
    expect(await count(db, counter, now)).not.toBeNull()
  })

  it('of an event that was not counted changes nothing', async () => {
    const [counter, clock] = [aCounter(2), aClock()]
    await count(db, counter, clock.now())
    await uncount(db, [counter, aCounter()], fromNow(clock, 1))
    expect(await hitsOf(counter.key)).toEqual([clock.now()])
  })

  it('a hundred times at once leaves what nobody gave back', async () => {
    const [counter, clock] = [aCounter(200), aClock()]
    await count(db, counter, fromNow(clock, -1))
    await Promise.all(Array.from({ length: 100 }, () => count(db, counter, clock.now())))
    await Promise.all(Array.from({ length: 100 }, () => uncount(db, [counter], clock.now())))
    expect(await hitsOf(counter.key)).toHaveLength(1)
  })
})

describe('counting under several names', () => {
  it('counts under all of them or under none', async () => {
    const [free, full, now] = [aCounter(), aCounter(1), new Date()]
    await count(db, full, now)
    expect(await countAll(db, [free, full], now)).toMatchObject({ refusedBy: full })
    expect(await hitsOf(free.key)).toEqual([])
    expect(await hitsOf(full.key)).toHaveLength(1)
  })
})
