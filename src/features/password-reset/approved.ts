import 'server-only'
import { findOpenProof } from '@/features/verification/repository'
import type { Deps } from '@/server/deps'
import type { Reset } from './repository'
import { loadReset, type OfferedWay } from './reset-state'

/** Never the id of anything: UUIDs of version 0 do not exist. */
const NOTHING = '00000000-0000-0000-0000-000000000000'

/**
 * Whether the proof that a reset waits for was approved on a phone. That it was denied, or that a wrong number was
 * entered, looks as if nobody had answered: of an account as of a decoy, which takes the same statements.
 */
export async function isApproved(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  { reset, current }: { reset: Pick<Reset, 'userId' | 'browserHash'>; current: OfferedWay },
): Promise<boolean> {
  const { userId, browserHash } = reset
  const owner = { id: userId ?? NOTHING, browserHash }
  const proof = { methodId: userId ? current.method : NOTHING, purpose: 'password_reset' } as const
  const challenge = await findOpenProof(db, proof, owner, now())
  const approval = await db.approval.findUnique({ where: { challengeId: challenge?.id ?? NOTHING } })
  return approval?.answer === 'approved'
}

/** How far a page that waits for a phone has come. Only looks. */
export async function resetProgress(deps: Deps, browserHash: string | null): Promise<'waiting' | 'answered' | 'over'> {
  const state = browserHash ? await loadReset(deps, browserHash) : null
  if (state?.current?.channel !== 'app_notification') return 'over'
  return (await isApproved(deps, { reset: state.reset, current: state.current })) ? 'answered' : 'waiting'
}
