import type { PhoneNumber } from '@/lib/phone-number'
import type { Result } from '@/lib/result'

/** How a code travels: as a text message, or read out by a call. */
export const CHANNELS = ['text', 'call'] as const
export type Channel = (typeof CHANNELS)[number]

/** Why a code is sent. A code sent for one purpose never serves another (NIST SP 800-63B-4 3.1.3.2). */
export type Purpose = 'registration' | 'sign_in' | 'step_up' | 'password_reset'

/** Where a code goes. `extension` holds digits only and is dialled after an office line answers. */
export type Destination = { to: PhoneNumber; extension: string | null }

export type SendFailure =
  /** No answer in time: the code may be on its way, so nothing is sent again by itself. */
  | 'unconfirmed'
  /** The provider is down, misconfigured or refuses us; certainly nothing was sent. */
  | 'unavailable'
  /** The provider says that the number cannot receive anything. */
  | 'number_rejected'
  /** A landline, or a line that takes no texts: a call may work. */
  | 'no_texts'
  /** Too many codes went to this number; the provider's window is 10 minutes. */
  | 'too_many_sends'
  /** The provider does not deliver to this country. */
  | 'country_blocked'
  /** The provider's fraud protection stopped it. */
  | 'blocked'
  /** The owner of the number replied STOP to earlier texts. */
  | 'opted_out'
  /** The channel is switched off at the provider. */
  | 'channel_off'

export type CheckOutcome =
  | 'approved'
  | 'incorrect'
  /** The provider no longer knows the verification: used, expired or used up. */
  | 'gone'
  /** The provider has seen too many wrong codes. */
  | 'too_many_checks'
  /** No usable answer. Never counts as approved. */
  | 'unavailable'

/**
 * How a one-time code reaches a person. The provider owns the code: the portal never sees it, stores it or compares it.
 *
 * Expected provider failures come back as values; a failure that is not listed in the adapter's table is logged for the
 * operator and comes back as `unavailable`. Neither logs nor results hold a number or a code.
 */
export type CodeDelivery = {
  /** Sends a code. `reference` names the verification for `check`; sending again inside 10 minutes repeats the same code. */
  send(
    destination: Destination,
    channel: Channel,
    purpose: Purpose,
  ): Promise<Result<{ reference: string }, SendFailure>>
  /** Compares a code with the one verification that `reference` names, never with whatever the number received last. */
  check(reference: string, code: string, purpose: Purpose): Promise<CheckOutcome>
  /** The reference of the newest verification sent to `destination` since `since`, for a send whose answer was lost. */
  findReference(destination: Destination, since: Date, purpose: Purpose): Promise<string | null>
}
