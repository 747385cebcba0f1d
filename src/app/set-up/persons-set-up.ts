import 'server-only'
import { cache } from 'react'
import { effectiveDefault } from '@/features/methods/default'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { loadPolicyFor } from '@/features/policy/repository'
import { planSetUp } from '@/features/registration/set-up'
import { deps } from '@/server/deps'

/** Where one person is in set-up, read once a request. What is registered is all there is to know. */
export const personsSetUp = cache(async (userId: string) => {
  const { db, keys } = deps()
  const [{ methods, stored }, policy] = await Promise.all([loadMethods(db, keys, userId), loadPolicyFor(db, userId)])
  const currentDefault = effectiveDefault(stored, usableOptions(methods, policy))
  return { methods, policy, plan: planSetUp(methods, policy), currentDefault }
})
