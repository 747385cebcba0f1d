import type { Actor } from '@/features/accounts/person'
import type { RecoveryCode } from '@/features/methods/recovery-codes/code'
import { makeCodes, setOf, versionOf } from '@/features/methods/recovery-codes/make-codes'
import { loadMethods } from '@/features/methods/repository'
import type { Deps } from '@/server/deps'

/** Makes a set as the page does, in place of the one that is there: its method, and the codes as they are shown once. */
export async function aSet(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
): Promise<{ id: string; codes: [RecoveryCode, RecoveryCode, ...RecoveryCode[]] }> {
  const present = async () => setOf((await loadMethods(deps.db, deps.keys, actor.id)).methods)
  const made = await makeCodes(deps, actor, { from: versionOf(await present()) })
  if (!made.ok) throw new Error(`No codes were made: ${made.error}`)
  const [first, second, ...rest] = made.value
  const set = await present()
  if (!first || !second || !set) throw new Error('The set is not there')
  return { id: set.id, codes: [first, second, ...rest] }
}
