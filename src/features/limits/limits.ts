import { days, hours, minutes, seconds } from '@/lib/time'

/**
 * Every limit of the product, in one table. Sources: NIST SP 800-63B-4 sections 2.2.3, 3.1.3.2 and 3.2.2, Twilio Verify
 * "Rate limits and timeouts". Windows slide: a limit of 5 in 10 minutes holds for every 10 minutes, wherever they begin.
 */
export const limits = {
  code: { digits: 6, lifetime: minutes(10), checks: 5 },
  /** Wrong codes in a row after which a method is disabled until it is bound again. */
  wrongCodesInARow: 20,
  /** Wrong codes a person may enter while registering, whatever number they try. */
  registrationChecks: { limit: 20, window: days(1) },
  sendsPerNumber: { limit: 5, window: minutes(10) },
  sendsPerPerson: { limit: 10, window: days(1) },
  /** How long a person waits before the second, third … send of one challenge. */
  resendWaits: [seconds(30), seconds(40), seconds(60), seconds(90), seconds(120)],
  /** From this send on, a call is offered beside a text. */
  callOfferedFromSend: 3,
  session: { idle: minutes(30), absolute: hours(24) },
  /** Password guesses for one account, from one browser that knows it or else from one address. */
  passwordGuessesPerSource: { limit: 5, window: minutes(1) },
  /** Password guesses for one account from all browsers that never signed in to it. */
  passwordGuessesPerAccount: { limit: 30, window: minutes(1) },
  /** Failed password guesses from one address, whatever the account. */
  passwordGuessesPerAddress: { limit: 100, window: minutes(10) },
  password: { min: 15, max: 256 },
} as const
