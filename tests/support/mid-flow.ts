import { vi } from 'vitest'
import { reportChanges } from '@/features/disputes/report-changes'
import { deleteMethod } from '@/features/methods/delete-method'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { savePolicy } from '@/features/policy/save-policy'
import type { PrismaClient } from '@/generated/prisma/client'
import { days } from '@/lib/time'
import { anActor, aPolicy, aRegisteredPhone } from './builders'
import { scriptedCodes } from './codes'
import { aForgetful } from './password-reset'
import { testDeps } from './phone-flow'
import { signedInAgain } from './signed-in'

/** Somebody with a password and, since yesterday, three phones of two countries. The default is a text to the mobile. */
export async function aWorld(db: PrismaClient) {
  const codes = scriptedCodes()
  const deps = testDeps({ db, codes })
  const owner = await aForgetful(db, [])
  const mobile = await aRegisteredPhone(db, owner.id, { slot: 'mobile', default: 'text' })
  const alternate = await aRegisteredPhone(db, owner.id, { slot: 'alternate', country: 'CH' })
  const office = await aRegisteredPhone(db, owner.id, { slot: 'office', country: 'CH' })
  deps.clock.advance(days(1))
  return { db, deps, codes, owner, mobile, alternate, office }
}
export type World = Awaited<ReturnType<typeof aWorld>>

/** Whom something happens to. */
export type Subject = Pick<World, 'db' | 'deps'> & { owner: Parameters<typeof signedInAgain>[1]; mobile?: string }
export type Change = { what: string; happen: (to: Subject) => Promise<unknown> }

type Policy = Parameters<typeof aPolicy>[0]

/** An administrator saves a policy. */
export const save =
  (policy: Policy) =>
  async ({ db, deps }: Pick<Subject, 'db' | 'deps'>): Promise<void> => {
    const admin = await anActor(db, { role: 'admin' })
    const saved = await savePolicy(deps, admin, aPolicy(policy), (await loadVersionedPolicy(db)).version)
    if (!saved.ok) throw new Error(`Not saved: ${saved.error}`)
  }

/** A policy comes into force without a look at what has begun: what was begun in that very moment it does not find. */
export const slipIn =
  (policy: Policy) =>
  async ({ db, deps }: Pick<Subject, 'db' | 'deps'>): Promise<void> => {
    const { version } = await loadVersionedPolicy(db)
    const data = { value: aPolicy(policy), version: version + 1, updatedAt: deps.now() }
    await db.policy.upsert({ where: { key: 'methods' }, create: { key: 'methods', ...data }, update: data })
  }

/** Each forbids a text to the mobile and leaves calls to the other phones. */
export const forbidding = [
  ['texts', { text: false }],
  ['the slot', { slots: { mobile: false } }],
  ['the country', { countries: ['CH'] }],
] as const satisfies [string, Policy][]

/** Changes that take the text to the mobile away and leave other ways. */
export const oneWayLess: readonly Change[] = [
  ...forbidding.map(([name, policy]): Change => ({ what: `the policy forbids ${name}`, happen: save(policy) })),
  {
    what: 'the phone is deleted in another session',
    async happen({ db, deps, owner, mobile = '' }) {
      const elsewhere = await signedInAgain(db, owner, { at: deps.now() })
      const deleted = await deleteMethod(deps, elsewhere, mobile)
      if (!deleted.ok) throw new Error(`Not deleted: ${deleted.error}`)
    },
  },
]

/** The same policies where they do not find what was begun. */
export const unnoticed: readonly Change[] = forbidding.map(([name, policy]) => ({
  what: `a policy that did not find it forbids ${name}`,
  happen: slipIn(policy),
}))

export const nothingAllowed: Change = { what: 'the policy leaves no way', happen: save({ countries: ['FR'] }) }
export const disabled: Change = {
  what: 'the account is disabled',
  happen: ({ db, deps, owner }) => db.user.update({ where: { id: owner.id }, data: { disabledAt: deps.now() } }),
}
export const frozen: Change = {
  what: 'the account is frozen',
  async happen({ deps, owner }) {
    const report = { userId: owner.id, what: { moment: deps.now() }, others: [], sessionId: null }
    await reportChanges(deps, { address: '192.0.2.77', userAgent: 'test' }, report)
  },
}

/** Lets a change happen after everything was looked at, right before the first transaction of a request. */
export function beforeCommit(deps: World['deps'], happen: () => Promise<unknown>): World['deps'] {
  let isOver = false
  const db = new Proxy(deps.db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (name !== '$transaction' || typeof value !== 'function' || isOver) return value
      isOver = true
      return async (...work: unknown[]) => {
        await happen()
        return value.apply(target, work)
      }
    },
  })
  return { ...deps, db }
}

/** Holds the person's row, as every change of theirs does, until a request waits for it; then the change goes on. */
export async function inTheWay<Answer>(
  { db, owner, mobile }: Pick<World, 'db' | 'owner' | 'mobile'>,
  request: () => Promise<Answer>,
): Promise<Answer> {
  let answer: Promise<Answer> | undefined
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${owner.id}::uuid FOR UPDATE`
    answer = request()
    await vi.waitFor(async () => {
      const [waiting] = await db.$queryRaw<{ is: boolean }[]>`
        SELECT count(*) > 0 AS "is" FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`
      if (!waiting?.is) throw new Error('Nothing waits for the person')
    })
    await tx.user.update({ where: { id: owner.id }, data: { defaultMethodId: null, defaultOption: null } })
    await tx.method.delete({ where: { id: mobile } })
  })
  if (!answer) throw new Error('The request was not made')
  return answer
}
