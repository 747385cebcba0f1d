import { beforeEach, describe, expect, it } from 'vitest'
import { keepSend } from '@/features/spend/claim-send'
import { countApproval } from '@/features/spend/count-approval'
import { loadSpendOverview } from '@/features/spend/overview'
import { saveSpendSettings } from '@/features/spend/save-settings'
import { defaultSpendSettings } from '@/features/spend/settings'
import { loadSpendSettings } from '@/features/spend/settings-repository'
import { days, hours } from '@/lib/time'
import { aClock, anActor, testKeys } from '../../support/builders'
import { ownDatabase } from '../../support/database'
import { aSend, claimed, forgetSpending, setSpendSettings } from '../../support/spend'

const db = await ownDatabase()
const { countries: _, ...all } = defaultSpendSettings
const deps = (clock = aClock()) => ({ db, keys: testKeys, now: clock.now, clock })

beforeEach(() => forgetSpending(db))

describe('prices and caps', () => {
  it('are in force at once, and written down with what they were before', async () => {
    const admin = await anActor(db, { role: 'admin' })
    const saved = await saveSpendSettings(deps(), admin, { all: { ...all, currency: 'CHF', perDollar: 0.9 } }, 0)
    expect(saved).toEqual({ ok: true, value: { version: 1 } })
    const to = { text: 0.07, call: null, moneyPerDay: 50 }
    await saveSpendSettings(deps(), admin, { country: 'CH', to }, 1)
    expect(await loadSpendSettings(db)).toEqual({
      settings: { ...all, currency: 'CHF', perDollar: 0.9, countries: { CH: to } },
      version: 2,
    })
    const events = await db.auditEvent.findMany({ where: { actorId: admin.id }, orderBy: { seq: 'asc' } })
    expect(events.map(({ type }) => type)).toEqual(['spend.settings_changed', 'spend.settings_changed'])
    expect(events[1]?.details).toMatchObject({ before: { countries: {} }, after: { countries: { CH: to } } })
  })

  it('of a country go when every box is empty, and those of others stay', async () => {
    const admin = await anActor(db, { role: 'admin' })
    const own = { text: 1, call: 1, moneyPerDay: 1 }
    await setSpendSettings(db, { countries: { CH: own, FR: own } })
    const nothing = { text: null, call: null, moneyPerDay: null }
    await saveSpendSettings(deps(), admin, { country: 'CH', to: nothing }, 1)
    expect((await loadSpendSettings(db)).settings.countries).toEqual({ FR: own })
  })

  it('are saved by one of twenty administrators at once; the others learn what they are now', async () => {
    const admins = await Promise.all(Array.from({ length: 20 }, () => anActor(db, { role: 'admin' })))
    const answers = await Promise.all(
      admins.map((admin, n) => saveSpendSettings(deps(), admin, { all: { ...all, moneyPerDay: n + 1 } }, 0)),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    const { settings } = await loadSpendSettings(db)
    const winner = answers.findIndex(({ ok }) => ok)
    expect(settings.moneyPerDay).toBe(winner + 1)
    const late = await saveSpendSettings(deps(), admins[0] ?? (await anActor(db)), { all }, 0)
    expect(late).toEqual({ ok: false, error: { kind: 'changed_meanwhile', now: settings } })
  })

  it('are not changed by a session that ended, or on a frozen account', async () => {
    const frozen = await anActor(db, { role: 'admin' })
    await db.user.update({
      where: { id: frozen.id },
      data: { frozenAt: new Date(), frozenSince: new Date(), mustChangePassword: true },
    })
    expect(await saveSpendSettings(deps(), frozen, { all }, 0)).toEqual({ ok: false, error: { kind: 'over' } })
    expect((await loadSpendSettings(db)).version).toBe(0)
  })
})

describe('the overview', () => {
  it('adds up by the days of the organisation, and leaves out what is older than thirty', async () => {
    // Half past eleven at night in Zurich, and half past ten in UTC.
    const clock = aClock(new Date('2027-03-01T22:30:00Z'))
    const now = deps(clock)
    for (const one of await claimed(db, 3, () => aSend({ country: 'CH' }), clock.now())) await keepSend(now, one)
    await countApproval(now, 'CH', clock.now())
    clock.advance(hours(1))
    for (const one of await claimed(db, 2, () => aSend({ country: 'US', channel: 'call' }), clock.now())) {
      await keepSend(now, one)
    }
    const zurich = await loadSpendOverview(now, 'Europe/Zurich')
    expect(zurich.today).toEqual({ texts: 0, calls: 2, approved: 0, refused: 0, money: 28_000 })
    expect(zurich.month).toEqual({ texts: 3, calls: 2, approved: 1, refused: 0, money: 308_700 })
    expect(zurich.days.slice(-2).map(({ day, sends }) => [day, sends])).toEqual([
      ['2027-03-01', 3],
      ['2027-03-02', 2],
    ])
    expect(zurich.days).toHaveLength(30)
    expect(zurich.countries.map(({ country }) => country)).toEqual(['CH', 'US'])
    expect(zurich.countries[0]).toMatchObject({ window: { sends: 3, approved: 1 }, sends: { used: 3 }, state: 'well' })
    expect((await loadSpendOverview(now, 'UTC')).today).toMatchObject({ texts: 3, calls: 2 })

    clock.advance(days(31))
    expect(await loadSpendOverview(now, 'UTC')).toMatchObject({ month: { texts: 0, calls: 0 }, countries: [] })
  })
})
