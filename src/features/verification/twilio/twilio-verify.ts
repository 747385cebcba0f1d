import 'server-only'
import type { CodeDelivery } from '@/features/verification/code-delivery'
import { check } from './check'
import { connection } from './client'
import { findReference } from './find-reference'
import type { Log } from './log'
import { send } from './send'
import type { TwilioSettings } from './settings'

/** Codes by Twilio Verify v2, which makes, sends, counts and compares them. */
export function twilioVerify(settings: TwilioSettings, log: Log): CodeDelivery {
  const twilio = connection(settings, log)
  return {
    send: (destination, channel, purpose) => send(twilio, destination, channel, purpose),
    check: (reference, code, purpose) => check(twilio, reference, code, purpose),
    findReference: (destination, since, purpose) => findReference(twilio, destination, since, purpose),
  }
}
