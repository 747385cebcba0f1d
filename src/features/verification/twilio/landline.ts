import 'server-only'
import type { Purpose } from '@/features/verification/code-delivery'
import type { PhoneNumber } from '@/lib/phone-number'
import { LookedUp } from './answers'
import type { Connection } from './client'
import { report } from './errors'
import { askIfPossible } from './trouble'

/**
 * Whether Lookup knows the number as a landline, so that nobody waits for a text that cannot come.
 *
 * Only a help: Verify refuses landlines itself (60205). So a lookup gets a quarter of the time that a send gets, and one
 * that fails stops nothing.
 */
export async function isLandline(
  { impatientClient, log }: Connection,
  to: PhoneNumber,
  purpose: Purpose,
): Promise<boolean> {
  const context = { call: 'lookup', purpose } as const
  const answer = await askIfPossible(async () => {
    const { lookups } = await impatientClient()
    return lookups.v2.phoneNumbers(to).fetch({ fields: 'line_type_intelligence' })
  })
  if (!answer.ok) {
    report(answer.error, context, log)
    return false
  }
  const number = LookedUp.safeParse(answer.value)
  if (!number.success) report({ kind: 'unreadable' }, context, log)
  return number.data?.lineTypeIntelligence.type === 'landline'
}
