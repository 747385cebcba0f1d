import 'server-only'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import { type Cap, capsOf, type Send, sendsWorth } from './caps'
import { loadCountryStates } from './country-state'
import { NO_COUNTRY } from './prices'
import { raiseAlarm } from './raise-alarm'
import { loadSpendSettings } from './settings-repository'
import { countSend, giveBack, usedOf } from './tally'
import { addSpend } from './totals'

type SpendDeps = Pick<Deps, 'db' | 'keys'>

/** A send that every cap has room for, until it is known what came of it. */
export type ClaimedSend = Send & { caps: readonly Cap[]; at: Date }

/**
 * Takes the place of a text or a call under every cap, before the provider is asked. `held`: one of them is full, and
 * nothing was counted; which one is for administrators alone. Call it outside any transaction: what it counts in is
 * everybody's.
 */
export async function claimSend(deps: SpendDeps, send: Send, at: Date): Promise<Result<ClaimedSend, 'held'>> {
  const { db, keys } = deps
  const country = send.country ?? NO_COUNTRY
  const { settings } = await loadSpendSettings(db)
  const state = (await loadCountryStates(db, [country], at))(country)
  const caps = capsOf(keys, settings, send, state)
  const refusedBy = await countSend(db, caps, at)
  if (refusedBy) {
    await addSpend(db, { country, event: refusedBy.name, money: 0 }, at)
    await raiseAlarm(deps, { cap: refusedBy, isEnforced: true, at })
    return fail('held')
  }
  const watched = caps.find(({ name, rate }) => name === 'unverified' && rate.limit === null)
  if (watched && !state.isOpened) {
    const used = (await usedOf(db, [watched], at)).get(watched.key) ?? 0
    if (used > sendsWorth(state.approved)) await raiseAlarm(deps, { cap: watched, isEnforced: false, at })
  }
  return ok({ ...send, caps, at })
}

/** Keeps what the provider accepted, or may have: now it costs money. */
export async function keepSend({ db }: SpendDeps, { caps, channel, country, at }: ClaimedSend): Promise<void> {
  const money = caps.find(({ name }) => name === 'money')?.amount ?? 0
  await addSpend(db, { country: country ?? NO_COUNTRY, event: channel, money }, at)
}

/**
 * Gives a place back, once nothing was sent: all of it where that was our side's fault, and else what counts money and
 * codes that could have been entered, so that whoever tries numbers that receive nothing stays counted.
 */
export async function giveBackSend({ db }: SpendDeps, { caps, at }: ClaimedSend, isOurs: boolean): Promise<void> {
  const ofMessages = ['unverified', 'country_money', 'money']
  await giveBack(db, isOurs ? caps : caps.filter(({ name }) => ofMessages.includes(name)), at)
}
