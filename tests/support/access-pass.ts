import type { Actor } from '@/features/accounts/person'
import { type IssuedPass, issuePass } from '@/features/methods/temporary-access-pass/issue-pass'
import type { PassTerms } from '@/features/methods/temporary-access-pass/pass-terms'
import { hours } from '@/lib/time'
import type { Deps } from '@/server/deps'
import { anActor } from './builders'

/** What the form offers, but for what the test names. */
export function aPassTerms(overrides: Partial<PassTerms> = {}): PassTerms {
  return {
    length: 12,
    startsAt: null,
    life: hours(1),
    isOneTime: true,
    reason: 'Lost phone, ticket 4711',
    ...overrides,
  }
}

/** A pass that an administrator issued as the page does, in place of the one that is there. */
export async function aPass(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  userId: string,
  { admin, ...terms }: Partial<PassTerms> & { admin?: Actor } = {},
): Promise<IssuedPass & { id: string; admin: Actor }> {
  const actor = admin ?? (await anActor(deps.db, { role: 'admin' }))
  const present = await deps.db.accessPass.findUnique({ where: { userId } })
  const from = present?.methodId ?? null
  const issued = await issuePass(deps, actor, { userId, from, terms: aPassTerms(terms) })
  if (!issued.ok) throw new Error(`No pass was issued: ${issued.error}`)
  const { methodId: id } = await deps.db.accessPass.findUniqueOrThrow({ where: { userId } })
  return { ...issued.value, id, admin: actor }
}
