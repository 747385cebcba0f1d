import 'server-only'
import type { Channel, Destination, Purpose, SendFailure } from '@/features/verification/code-delivery'
import { fail, ok, type Result } from '@/lib/result'
import { Verification } from './answers'
import type { Connection } from './client'
import { sendFailure } from './errors'
import { isLandline } from './landline'
import { ask } from './trouble'

const CHANNELS = { text: 'sms', call: 'call' } as const

/** Asks Verify to send a code. Never asks twice, not even after a lost answer: each request may be a message. */
export async function send(
  connection: Connection,
  { to, extension }: Destination,
  channel: Channel,
  purpose: Purpose,
): Promise<Result<{ reference: string }, SendFailure>> {
  const { client, log, settings } = connection
  // A text goes to the line, where nobody would know whose it is; only a call can dial on.
  if (channel === 'text' && extension !== null) return fail('no_texts')
  if (channel === 'text' && settings.lookup && (await isLandline(connection, to, purpose))) return fail('no_texts')

  const context = { call: 'send', purpose, channel } as const
  const answer = await ask(async () => {
    const { verifications } = (await client()).verify.v2.services(settings.services[purpose])
    return verifications.create({ to, channel: CHANNELS[channel], ...dialling(extension) })
  })
  if (!answer.ok) return fail(sendFailure(answer.error, context, log))

  const verification = Verification.safeParse(answer.value)
  if (!verification.success) return fail(sendFailure({ kind: 'unreadable' }, context, log))
  const { sid, status } = verification.data
  if (status === 'pending') return ok({ reference: sid })
  log.error({ ...context, verification: sid }, 'Twilio made a verification that is not pending')
  return fail('unavailable')
}

/** Two pauses of half a second, then the digits: the form of "ww1" in Twilio's description of `SendDigits`. */
function dialling(extension: string | null) {
  return extension === null ? {} : { sendDigits: `ww${extension}` }
}
