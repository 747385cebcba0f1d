import type { SignInOption } from '@/generated/prisma/enums'
import type { UsableOption } from './registry'

/** The default as stored: what the person chose, or what the product chose for them. */
export type StoredDefault = { methodId: string; option: SignInOption } | null

/**
 * The default that counts now: the stored one while it is usable, else the strongest usable option, else none. A policy
 * that forbids an option for a while therefore moves nobody's choice; it returns with the option (decision 3).
 */
export function effectiveDefault(stored: StoredDefault, usable: readonly UsableOption[]): UsableOption | null {
  const chosen = usable.find(({ method, option }) => method.id === stored?.methodId && option === stored.option)
  return chosen ?? usable[0] ?? null
}
