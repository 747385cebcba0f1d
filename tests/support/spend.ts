import { randomInt } from 'node:crypto'
import type { Send } from '@/features/spend/caps'
import { type ClaimedSend, claimSend } from '@/features/spend/claim-send'
import { defaultSpendSettings, type SpendSettings } from '@/features/spend/settings'
import type { PrismaClient } from '@/generated/prisma/client'
import { parsePhoneNumber } from '@/lib/phone-number'
import { testKeys } from './builders'

/** A number whose range no other test has. */
export function aNumberOfItsOwn() {
  const parsed = parsePhoneNumber(`+1${randomInt(2_000_000_000, 10_000_000_000)}`, 'US')
  if (!parsed) throw new Error('The builder of phone numbers made an impossible one')
  return parsed.number
}

const anAddress = () => Array.from({ length: 4 }, () => randomInt(1, 255)).join('.')

/** A text to a number of its own from an address of its own, but for what the test names. */
export const aSend = (overrides: Partial<Send> = {}): Send => ({
  to: aNumberOfItsOwn(),
  country: 'US',
  channel: 'text',
  address: anAddress(),
  ...overrides,
})

/** Asks the guard for so many sends at once, and gives those that it let through. */
export async function claimed(
  db: PrismaClient,
  count: number,
  make: (position: number) => Send,
  at: Date,
): Promise<ClaimedSend[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, position) => claimSend({ db, keys: testKeys }, make(position), at)),
  )
  return answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
}

/** Puts settings in force, but for what the test names those that the product comes with. */
export async function setSpendSettings(db: PrismaClient, overrides: Partial<SpendSettings> = {}): Promise<void> {
  const row = { value: { ...defaultSpendSettings, ...overrides }, version: 1, updatedAt: new Date() }
  await db.policy.upsert({ where: { key: 'spend' }, create: { key: 'spend', ...row }, update: row })
}

/** Forgets everything that was counted, said and opened. */
export async function forgetSpending(db: PrismaClient): Promise<void> {
  await db.sendTally.deleteMany()
  await db.spendHour.deleteMany()
  await db.spendAlarm.deleteMany()
  await db.countryOpening.deleteMany()
  await db.counter.deleteMany()
  await db.policy.deleteMany({ where: { key: 'spend' } })
}
