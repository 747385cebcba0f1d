import type { Counted } from '@/features/limits/counters'
import { limits } from '@/features/limits/limits'

/** What one wrong code counts against while a person registers methods, whatever the method. */
export function registrationCheckCounter(userId: string): Counted {
  return { key: `checks:registration:${userId}`, rate: limits.registrationChecks }
}
