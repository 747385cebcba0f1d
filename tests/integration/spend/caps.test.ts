import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { claimSend, giveBackSend, keepSend } from '@/features/spend/claim-send'
import { countApproval } from '@/features/spend/count-approval'
import { countSend, giveBack, usedOf } from '@/features/spend/tally'
import { days, hours, minutes, seconds } from '@/lib/time'
import { aClock, fromNow, testKeys } from '../../support/builders'
import { ownDatabase } from '../../support/database'
import { aNumberOfItsOwn, aSend, claimed, forgetSpending, setSpendSettings } from '../../support/spend'

vi.hoisted(() =>
  Object.assign(process.env, {
    LIMIT_SENDS_PER_ADDRESS: '9/1h',
    LIMIT_SENDS_PER_RANGE: '11/1h',
    LIMIT_SENDS_PER_COUNTRY_HOUR: '13/1h',
    LIMIT_SENDS_PER_COUNTRY_DAY: '17/1d',
    LIMIT_SENDS_PER_DAY: '150/1d',
    LIMIT_UNVERIFIED_SENDS: '999',
  }),
)

const db = await ownDatabase()
const deps = { db, keys: testKeys }
const anotherCountry = (position: number) => `X${position}`
const clock = aClock(new Date('2027-03-01T08:00:00Z'))
const at = clock.now()

beforeEach(() => forgetSpending(db))

describe('of two hundred sends at once, no cap lets one more through than it says', () => {
  it.each([
    ['from one address', 9, (n: number) => aSend({ address: '192.0.2.1', country: anotherCountry(n) })],
    ['to one range', 11, (n: number) => aSend({ to: aNumberOfItsOwn(), country: anotherCountry(n) })],
    ['to one country', 13, () => aSend()],
    ['at all', 150, (n: number) => aSend({ country: anotherCountry(n) })],
  ])('%s', async (name, cap, make) => {
    const one = aNumberOfItsOwn()
    const inRange = (n: number) => `${one.slice(0, -4)}${String(n).padStart(4, '0')}` as typeof one
    const through = await claimed(
      db,
      200,
      (n) => ({ ...make(n), ...(name === 'to one range' && { to: inRange(n) }) }),
      at,
    )
    expect(through).toHaveLength(cap)
    const used = await db.sendTally.findMany({ where: { key: 'day:' } })
    expect(used.flatMap(({ amounts }) => amounts)).toEqual([BigInt(cap)])
  })

  it('to one country within a day, whatever the hours let through', async () => {
    expect(await claimed(db, 100, () => aSend(), at)).toHaveLength(13)
    expect(await claimed(db, 100, () => aSend(), fromNow(clock, hours(2)))).toHaveLength(4)
    expect(await claimed(db, 5, () => aSend(), fromNow(clock, days(1) + hours(2)))).toHaveLength(5)
  })

  it('in money of one country', async () => {
    const own = { text: 0.3, call: null, moneyPerDay: 2 }
    await setSpendSettings(db, { countries: { CH: own } })
    expect(await claimed(db, 200, () => aSend({ country: 'CH' }), at)).toHaveLength(6)
    expect(await claimed(db, 1, () => aSend(), at)).toHaveLength(1)
  })

  it('in money of all, in the currency that was chosen', async () => {
    await setSpendSettings(db, { moneyPerDay: 0.9, currency: 'CHF', perDollar: 0.9 })
    // A dollar buys two texts to countries that the list does not know.
    expect(await claimed(db, 200, (n) => aSend({ country: anotherCountry(n) }), at)).toHaveLength(2)
    expect(await claimed(db, 200, () => aSend(), at)).toHaveLength(13)
  })

  it('where nothing may be spent, nothing is sent', async () => {
    await setSpendSettings(db, { moneyPerDay: 0 })
    expect(await claimed(db, 10, () => aSend(), at)).toEqual([])
  })
})

describe('a send that is refused', () => {
  it('is counted nowhere', async () => {
    await setSpendSettings(db, { moneyPerDay: 0 })
    await claimed(db, 20, () => aSend({ address: '192.0.2.1' }), at)
    expect(await db.sendTally.findMany()).toEqual([])
  })

  it('adds to what reports say was held back', async () => {
    await claimed(db, 20, () => aSend(), at)
    const rows = await db.spendHour.findMany()
    expect(rows).toMatchObject([{ country: 'US', event: 'country_hour', count: 7, money: 0n }])
  })
})

describe('who asks', () => {
  const from = (address: string | null) => (n: number) => aSend({ address, country: anotherCountry(n) })

  it('from a /64 of IPv6 counts as one, whatever address of it', async () => {
    const rotating = (n: number) => aSend({ address: `2001:db8:1:2::${n.toString(16)}`, country: anotherCountry(n) })
    expect(await claimed(db, 40, rotating, at)).toHaveLength(9)
    expect(await claimed(db, 1, from('2001:db8:1:3::1'), at)).toHaveLength(1)
  })

  it('from nowhere, or from something that is no address, shares one count', async () => {
    expect(await claimed(db, 5, from(null), at)).toHaveLength(5)
    expect(await claimed(db, 5, from("'; DROP TABLE"), at)).toHaveLength(4)
  })
})

it('keeps no number, range or address that anybody could read', async () => {
  const to = aNumberOfItsOwn()
  await claimSend(deps, aSend({ to, address: '203.0.113.77' }), at)
  const keys = (await db.sendTally.findMany()).map(({ key }) => key).join(' ')
  expect(keys).not.toContain(to.slice(2, 7))
  expect(keys).not.toContain('203.0.113')
})

it('numbers of no country count together, at the dearest price', async () => {
  const [one] = await claimed(db, 1, () => aSend({ country: null, channel: 'call' }), at)
  expect(one?.caps.find(({ name }) => name === 'money')?.amount).toBe(10_000_000)
  expect(await claimed(db, 20, () => aSend({ country: null }), at)).toHaveLength(12)
})

describe('a place that is given back', () => {
  it('is free again, everywhere, where nothing was sent by our own fault', async () => {
    const through = await claimed(db, 13, () => aSend(), at)
    await Promise.all(through.slice(0, 4).map((one) => giveBackSend(deps, one, true)))
    expect(await claimed(db, 100, () => aSend(), at)).toHaveLength(4)
  })

  it('stays taken where a number was refused, but costs nothing', async () => {
    const [one] = await claimed(db, 1, () => aSend(), at)
    if (one) await giveBackSend(deps, one, false)
    const rate = { window: days(1), limit: null }
    const keys = ['country_day:US', 'day:', 'money:', 'country_money:US', 'unverified:US']
    const used = await usedOf(
      db,
      keys.map((key) => ({ key, rate })),
      at,
    )
    expect(keys.map((key) => used.get(key))).toEqual([1, 1, 0, 0, 0])
  })

  it('never becomes less than nothing', async () => {
    const [one] = await claimed(db, 1, () => aSend(), at)
    for (const _ of Array(3)) if (one) await giveBackSend(deps, one, true)
    const amounts = (await db.sendTally.findMany()).flatMap((tally) => tally.amounts)
    expect(amounts.every((amount) => amount === 0n)).toBe(true)
  })
})

it('adds up what was accepted and entered, by hour and country', async () => {
  const [text] = await claimed(db, 1, () => aSend({ country: 'CH' }), at)
  const [call] = await claimed(db, 1, () => aSend({ country: 'CH', channel: 'call' }), at)
  for (const one of [text, call, call]) if (one) await keepSend(deps, one)
  await countApproval(deps, 'CH', at)
  expect(await db.spendHour.findMany({ orderBy: { event: 'asc' } })).toMatchObject([
    { event: 'approved', count: 1, money: 50_000n },
    { event: 'call', count: 2, money: 400_000n },
    { event: 'text', count: 1, money: 76_900n },
  ])
})

it('loses no event of hundreds at once', async () => {
  await Promise.all(Array.from({ length: 300 }, () => countApproval(deps, 'US', at)))
  expect(await db.spendHour.findMany()).toMatchObject([{ count: 300, money: 15_000_000n }])
  expect((await db.sendTally.findMany()).flatMap(({ amounts }) => amounts)).toEqual([300n])
})

describe('the window of a cap', () => {
  const aCap = (limit: number, window = seconds(60)) => ({
    key: `test:${Math.random()}`,
    amount: 1,
    rate: { limit, window },
  })

  it('never holds more than the limit, whenever sends come, and when the clock goes back', async () => {
    const gaps = fc.array(fc.integer({ min: -10, max: 40 }), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(gaps, async (times) => {
        const [cap, moving] = [aCap(3), aClock(at)]
        const through: number[] = []
        for (const gap of times) {
          moving.advance(seconds(gap))
          if ((await countSend(db, [cap], moving.now())) === null) through.push(moving.now().getTime())
        }
        for (const start of through) {
          expect(through.filter((one) => one >= start && one < start + seconds(60)).length).toBeLessThanOrEqual(3)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('opens again at the latest a slot after it is over, and keeps no slot that is out of it', async () => {
    const cap = aCap(2, hours(24))
    for (const _ of Array(2)) await countSend(db, [cap], at)
    expect(await countSend(db, [cap], fromNow(clock, hours(24) - 1))).toBe(cap)
    expect(await countSend(db, [cap], fromNow(clock, hours(25)))).toBeNull()
    const tally = await db.sendTally.findUniqueOrThrow({ where: { key: cap.key } })
    expect(tally.slots).toHaveLength(1)
  })

  it('gives back to the slot that was counted in, also later', async () => {
    const cap = aCap(1)
    await countSend(db, [cap], at)
    await giveBack(db, [cap], fromNow(clock, minutes(3)))
    expect(await countSend(db, [cap], at)).toBe(cap)
    await giveBack(db, [cap], at)
    expect(await countSend(db, [cap], at)).toBeNull()
  })
})
