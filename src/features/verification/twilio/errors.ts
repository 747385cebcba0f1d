import type { Channel, CheckOutcome, Purpose, SendFailure } from '@/features/verification/code-delivery'
import { CHECK_ERRORS, type ErrorRule, SEND_ERRORS } from './error-table'
import type { Log } from './log'
import type { Trouble } from './trouble'

/** What a log line may say about a call: never a number, never a code. */
export type CallContext = {
  call: 'send' | 'check' | 'lookup' | 'attempts'
  purpose: Purpose
  channel?: Channel
  verification?: string
}

/** Logs why Twilio sent no code, and says so in the port's words. */
export function sendFailure(trouble: Trouble, context: CallContext, log: Log): SendFailure {
  return report(trouble, context, log).failure
}

/** Logs why Twilio compared no code. No outcome of this function approves anything. */
export function checkFailure(trouble: Trouble, context: CallContext, log: Log): CheckOutcome {
  const known = trouble.kind === 'refused' && CHECK_ERRORS[trouble.code ?? 0]
  if (!known) {
    report(trouble, context, log)
    return 'unavailable'
  }
  log.warn({ ...context, ...facts(trouble) }, known.operator)
  return known.outcome
}

/** Writes the operator's line for what went wrong. */
export function report(trouble: Trouble, context: CallContext, log: Log): ErrorRule {
  const rule = ruleFor(trouble)
  log[rule.level]({ ...context, ...facts(trouble) }, rule.operator)
  return rule
}

function ruleFor(trouble: Trouble): ErrorRule {
  switch (trouble.kind) {
    case 'refused':
      return SEND_ERRORS[trouble.code ?? 0] ?? unlisted(trouble.status)
    case 'unreachable':
      return { failure: 'unavailable', level: 'error', operator: 'Twilio cannot be reached: check DNS, proxy and TLS' }
    case 'no-answer':
      return { failure: 'unconfirmed', level: 'warn', operator: 'No answer from Twilio' }
    case 'unreadable':
      return {
        failure: 'unconfirmed',
        level: 'error',
        operator: 'Twilio answered in a form that the portal cannot read',
      }
  }
}

/** Behind a gateway's 5xx Twilio may have sent the code; behind its 4xx it has not. */
function unlisted(status: number): ErrorRule {
  if (status >= 500) return { failure: 'unconfirmed', level: 'warn', operator: 'Twilio or a gateway before it failed' }
  return { failure: 'unavailable', level: 'error', operator: 'Twilio gave an error that the portal does not know' }
}

function facts(trouble: Trouble) {
  if (trouble.kind === 'refused') return { twilioCode: trouble.code, httpStatus: trouble.status }
  return trouble.kind === 'unreadable' ? {} : { cause: trouble.cause }
}
