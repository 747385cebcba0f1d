import 'server-only'
import { z } from 'zod'
import { Prisma } from '@/generated/prisma/client'
import type { Db } from '@/server/db'
import { namedGroups, type OrganisationPolicy } from '../organisation-policy'
import { Alike, countAlike, factsOf, methodsOf } from './alike'
import { type EffectId, effectIds, effectsOn, type Subject, type WhatIf } from './effects'

/** How many people a change of the policy does what to, of how many there are. */
export type Effects = { people: number; of: Readonly<Record<EffectId, number>> }

/** Somebody to whom a change does something. */
export type Affected = { id: string; email: string; displayName: string }

/** Counts whom a change does what to. The database tells people apart; each sort of them is asked about once. */
export async function countEffects(db: Db, whatIf: WhatIf): Promise<Effects> {
  const of: Record<EffectId, number> = Object.assign({}, ...effectIds.map((id) => ({ [id]: 0 })))
  let all = 0
  for (const { facts, people } of await countAlike(db, groupsOf(whatIf))) {
    all += people
    for (const effect of effectsOn(subjectOf(facts), whatIf)) of[effect] += people
  }
  return { people: all, of }
}

/** So many people are read at once. */
const BATCH = 2_000
const People = z.array(z.object({ id: z.uuid(), email: z.string(), displayName: z.string(), facts: Alike }))

/** Whom a change does this to, by their addresses, a batch at a time: it holds neither everybody nor a transaction. */
export async function* peopleAffected(db: Db, whatIf: WhatIf, effect: EffectId): AsyncGenerator<Affected> {
  const known = new Map<string, boolean>()
  const isAffected = (facts: Alike) => {
    const sort = JSON.stringify(facts)
    const is = known.get(sort) ?? effectsOn(subjectOf(facts), whatIf).includes(effect)
    known.set(sort, is)
    return is
  }
  for (let after: string | null = ''; after !== null; ) {
    const which: Prisma.Sql = Prisma.sql`u."id" IN (SELECT "id" FROM "User" WHERE "email" > ${after}
      ORDER BY "email" LIMIT ${BATCH})`
    const rows = await db.$queryRaw`${factsOf(groupsOf(whatIf), which)} ORDER BY u."email"`
    const people = People.parse(rows)
    for (const { facts, ...person } of people) if (isAffected(facts)) yield person
    after = await lastOf(db, after)
  }
}

/** The last address of the batch that begins after one; null where that was the last batch. */
async function lastOf(db: Db, after: string): Promise<string | null> {
  const next = await db.user.findMany({
    where: { email: { gt: after } },
    orderBy: { email: 'asc' },
    skip: BATCH - 1,
    take: 1,
    select: { email: true },
  })
  return next[0]?.email ?? null
}

const groupsOf = ({ now, next }: { now: OrganisationPolicy; next: OrganisationPolicy }) => [
  ...namedGroups(now),
  ...namedGroups(next),
]

/** The person that facts tell of, as the rules see them. */
export function subjectOf(facts: Alike): Subject {
  const { role, groups, hasPassword, defaultOption, methods } = facts
  const chosen = methods.findIndex(({ isDefault }) => isDefault)
  const stored = defaultOption && chosen >= 0 ? { methodId: String(chosen), option: defaultOption } : null
  return { role, groups, hasPassword, stored, methods: methodsOf(facts) }
}
