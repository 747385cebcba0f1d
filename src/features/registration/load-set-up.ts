import 'server-only'
import type { Person } from '@/features/accounts/person'
import { loadMethods } from '@/features/methods/repository'
import { demandsTwoStep } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Db } from '@/server/db'
import type { Keyring } from '@/server/keys'
import { type SetUp, setUpOf } from './set-up'

/** What stands between a signed-in person and the portal on this day. */
export async function loadSetUp(
  { db, keys }: { db: Db; keys: Keyring },
  { id, sessionId }: Pick<Person, 'id' | 'sessionId'>,
  today: string,
): Promise<SetUp> {
  const policy = await loadPolicyFor(db, id)
  if (!demandsTwoStep(policy, today)) return { kind: 'nothing' }
  const { methods } = await loadMethods(db, keys, id)
  const { setUpSkips: skips } = await db.user.findUniqueOrThrow({ where: { id }, select: { setUpSkips: true } })
  const skipped = await db.session.count({ where: { id: sessionId, userId: id, setUpSkippedAt: { not: null } } })
  return setUpOf({ methods, policy, skips, skippedHere: skipped > 0, today })
}
