import 'server-only'
import { effectiveDefault } from '@/features/methods/default'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { loadPolicyFor } from '@/features/policy/repository'
import type { Asker } from '@/features/verification/repository'
import type { Deps } from '@/server/deps'

/**
 * Starts the second step with the person's default, as part of the POST that brought the right password. When nothing
 * can be sent the person is asked for another way instead, so a failure is not reported here.
 */
export async function sendDefaultCode(deps: Deps, owner: Asker): Promise<void> {
  const { db, keys } = deps
  const [{ methods, stored }, policy] = [await loadMethods(db, keys, owner.id), await loadPolicyFor(db, owner.id)]
  const chosen = effectiveDefault(stored, usableOptions(methods, policy))
  if (chosen) await startProof(deps, owner, { methodId: chosen.method.id, option: chosen.option, purpose: 'sign_in' })
}
