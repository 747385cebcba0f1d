import { z } from 'zod'
import { fail, ok, type Result } from '@/lib/result'

/** What can go wrong between the portal and Twilio, without anything personal in it. */
export type Trouble =
  /** Twilio, or a gateway before it, answered with an error. `code` is Twilio's own, where there is one. */
  | { kind: 'refused'; status: number; code: number | null }
  /** No connection came about, so no request left. */
  | { kind: 'unreachable'; cause: string }
  /** A request left, and no whole answer came. */
  | { kind: 'no-answer'; cause: string }
  /** An answer that reports success in a form that Twilio does not document. */
  | { kind: 'unreadable' }

/** Failures of names, routes, connections and certificates. All of them come before the request. */
const BEFORE_THE_REQUEST = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The SDK lets the errors of axios through, which is not a dependency of ours; this mark is how axios tells them. */
const AxiosError = z.object({ isAxiosError: z.literal(true), code: z.string().catch('unknown') })

/** The SDK's RestException and its TwilioServiceException, which it does not export. */
const TwilioError = z.object({ status: z.number(), code: z.number().nullable().catch(null) })

/** Calls Twilio. Trouble there comes back as a value; any other error is a bug of ours and stays thrown. */
export async function ask<Answer>(call: () => Promise<Answer>): Promise<Result<Answer, Trouble>> {
  try {
    return ok(await call())
  } catch (error) {
    const trouble = troubleIn(error)
    if (!trouble) throw error
    return fail(trouble)
  }
}

/** As `ask`, for an answer that the portal can do without: whatever goes wrong is trouble, and nothing is thrown. */
export async function askIfPossible<Answer>(call: () => Promise<Answer>): Promise<Result<Answer, Trouble>> {
  try {
    return await ask(call)
  } catch {
    return fail({ kind: 'unreadable' })
  }
}

function troubleIn(error: unknown): Trouble | null {
  const axios = AxiosError.safeParse(error)
  if (axios.success) {
    const cause = axios.data.code
    return { kind: BEFORE_THE_REQUEST.has(cause) ? 'unreachable' : 'no-answer', cause }
  }
  const twilio = TwilioError.safeParse(error)
  if (!twilio.success) return null
  return twilio.data.status < 400 ? { kind: 'unreadable' } : { kind: 'refused', ...twilio.data }
}
