import 'server-only'
import { findMethods } from '@/features/methods/repository'
import { hasWayIn } from '@/features/methods/reset-proofs'
import { validAt } from '@/features/methods/validity'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Deps } from '@/server/deps'

/** An account that its person's report froze. */
export type FrozenAccount = { id: string; displayName: string; email: string; frozenAt: Date }

const frozen = { frozenAt: { not: null } }
const shown = { id: true, displayName: true, email: true, frozenAt: true } as const

/** The frozen accounts, the longest frozen first; two hundred at most. */
export async function listFrozenAccounts({ db }: Pick<Deps, 'db'>): Promise<FrozenAccount[]> {
  const rows = await db.user.findMany({ where: frozen, select: shown, orderBy: { frozenAt: 'asc' }, take: 200 })
  return rows.flatMap(({ frozenAt, ...row }) => (frozenAt ? [{ ...row, frozenAt }] : []))
}

/** One of them, and whether its person has a method left that proves anything. */
export async function findFrozenAccount(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  id: string,
): Promise<(FrozenAccount & { hasUsableMethod: boolean }) | null> {
  const row = await db.user.findFirst({ where: { id, ...frozen }, select: shown })
  if (!row?.frozenAt) return null
  const [methods, policy] = [await findMethods(db, keys, id), await loadPolicyFor(db, id)]
  return { ...row, frozenAt: row.frozenAt, hasUsableMethod: hasWayIn(validAt(methods, now()), policy) }
}
