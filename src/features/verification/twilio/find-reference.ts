import 'server-only'
import type { Destination, Purpose } from '@/features/verification/code-delivery'
import { before, seconds } from '@/lib/time'
import { Attempt } from './answers'
import type { Connection } from './client'
import { report } from './errors'
import { askIfPossible } from './trouble'

/** Looks a lost send up in Twilio's list of attempts. `null` when it is not there, and when Twilio cannot say. */
export async function findReference(
  { client, log, settings }: Connection,
  { to }: Destination,
  since: Date,
  purpose: Purpose,
): Promise<string | null> {
  const verifyServiceSid = settings.services[purpose]
  const answer = await askIfPossible(async () => {
    const { verificationAttempts } = (await client()).verify.v2
    // The filter has whole seconds, and nobody documents whether "after" takes in the second that it names.
    const dateCreatedAfter = before(since, seconds(1))
    return verificationAttempts.page({ 'channelData.to': to, verifyServiceSid, dateCreatedAfter, pageSize: 50 })
  })
  if (!answer.ok) {
    report(answer.error, { call: 'attempts', purpose }, log)
    return null
  }
  // Checked again here: a filter that Twilio ignored would hand over the verification of another person.
  const newest = answer.value.instances
    .flatMap((attempt) => Attempt.safeParse(attempt).data ?? [])
    .filter((attempt) => attempt.channelData.to === to && attempt.serviceSid === verifyServiceSid)
    .sort((a, b) => b.dateCreated.getTime() - a.dateCreated.getTime())
    .at(0)
  return newest?.verificationSid ?? null
}
