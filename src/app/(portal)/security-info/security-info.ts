import 'server-only'
import { cache } from 'react'
import { effectiveDefault } from '@/features/methods/default'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { loadPolicyFor } from '@/features/policy/repository'
import { deps } from '@/server/deps'

/** What the page and its dialogs show of one person, read once a request. */
export const personsSecurityInfo = cache(async (userId: string) => {
  const { db, keys } = deps()
  const [{ methods, stored }, policy] = await Promise.all([loadMethods(db, keys, userId), loadPolicyFor(db, userId)])
  const usable = usableOptions(methods, policy)
  return { methods, stored, policy, usable, currentDefault: effectiveDefault(stored, usable) }
})

export type SecurityInfo = Awaited<ReturnType<typeof personsSecurityInfo>>
