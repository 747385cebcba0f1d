import 'server-only'
import type { CheckOutcome, Purpose } from '@/features/verification/code-delivery'
import { outcomeOf } from './answers'
import type { Connection } from './client'
import { checkFailure } from './errors'
import { ask } from './trouble'

/** Asks Verify to compare a code, naming the one verification: a number can have been sent others (security.md 4.3). */
export async function check(
  { client, log, settings }: Connection,
  reference: string,
  code: string,
  purpose: Purpose,
): Promise<CheckOutcome> {
  const context = { call: 'check', purpose, verification: reference } as const
  const answer = await ask(async () => {
    const { verificationChecks } = (await client()).verify.v2.services(settings.services[purpose])
    return verificationChecks.create({ verificationSid: reference, code })
  })
  if (!answer.ok) return checkFailure(answer.error, context, log)
  return outcomeOf(answer.value, reference) ?? checkFailure({ kind: 'unreadable' }, context, log)
}
