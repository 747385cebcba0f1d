import { parseDuration } from '@/lib/duration'
import { days, hours, minutes, seconds } from '@/lib/time'

/**
 * Every limit of the product, in one table. Sources: NIST SP 800-63B-4 sections 2.2.3, 3.1.3.2 and 3.2.2, Twilio Verify
 * "Rate limits and timeouts". Windows slide: a limit of 5 in 10 minutes holds for every 10 minutes, wherever they begin.
 *
 * Each has a setting `LIMIT_…` of the environment that overrides it: a number, a duration (`90s`, `10m`, `24h`, `1d`), a
 * rate (`5/10m`) or a list of durations (`30s,40s`). One that cannot be read stops the start.
 */
export function readLimits(source: Readonly<Record<string, string | undefined>>) {
  const { number, duration, rate, durations } = settingsOf(source)
  return {
    code: {
      /** As the Verify Service is set up: 6 to 8 (NIST asks for 6 or more). */
      digits: number('CODE_DIGITS', 6),
      lifetime: duration('CODE_LIFETIME', minutes(10)),
      checks: number('CODE_CHECKS', 5),
    },
    /** A code of our own by mail, with as many digits and checks as others. */
    mailCode: {
      /** Mail is slower than texts: NIST allows 24 hours (SP 800-63B-4 4.2.1.2), Microsoft gives 5 minutes. */
      lifetime: duration('MAIL_CODE_LIFETIME', minutes(15)),
      /** How long whoever asks for one waits for the mail server. */
      patience: duration('MAIL_PATIENCE', seconds(10)),
    },
    /** Wrong codes in a row, whatever the challenge, that disable a method until it is verified anew. */
    wrongCodesInARow: number('WRONG_CODES_IN_A_ROW', 20),
    /** Wrong codes a person may enter while registering, whatever number they try. */
    registrationChecks: rate('REGISTRATION_CHECKS', 20, days(1)),
    /** Codes to one number or mail address, whoever asks for them. */
    sendsPerNumber: rate('SENDS_PER_NUMBER', 5, minutes(10)),
    sendsPerPerson: rate('SENDS_PER_PERSON', 10, days(1)),
    /**
     * The spend guard: what 500 people do not meet who all sign in within the same hour behind one address, and an attack
     * does. Guidance: Twilio, "SMS pumping fraud" (limits by address, range and country; watch the share of codes entered).
     */
    spend: {
      /** From one IPv4 address, or one /64 of IPv6. */
      sendsPerAddress: rate('SENDS_PER_ADDRESS', 1000, hours(1)),
      /** To one range: numbers that differ in their last four digits only. */
      sendsPerRange: rate('SENDS_PER_RANGE', 600, hours(1)),
      sendsPerCountryHour: rate('SENDS_PER_COUNTRY_HOUR', 1200, hours(1)),
      sendsPerCountryDay: rate('SENDS_PER_COUNTRY_DAY', 4000, days(1)),
      sendsPerDay: rate('SENDS_PER_DAY', 5000, days(1)),
      /** What a country may be sent before anybody there has entered a code. */
      unverifiedSends: number('UNVERIFIED_SENDS', 20),
      /** The least share of sends whose codes are entered, in percent. */
      verifiedPercent: number('VERIFIED_PERCENT', 25),
      verifiedWindow: duration('VERIFIED_WINDOW', hours(24)),
      /** How long a country stays open that an administrator opened. */
      opening: duration('COUNTRY_OPENING', hours(24)),
    },
    /** How long a person waits before the second, third … send of one challenge. */
    resendWaits: durations('RESEND_WAITS', [seconds(30), seconds(40), seconds(60), seconds(90), seconds(120)]),
    /** From this send on, a call is offered beside a text. */
    callOfferedFromSend: number('CALL_OFFERED_FROM_SEND', 3),
    /** Mails that an administrator sends to themselves to see whether mail works. */
    testMailsPerPerson: rate('TEST_MAILS_PER_PERSON', 10, minutes(10)),
    /** How long a proof counts for a change to Security info. */
    freshness: duration('FRESHNESS', minutes(10)),
    /** The same for a change to keys. */
    keyFreshness: duration('KEY_FRESHNESS', minutes(5)),
    /** How long a key may take to answer. */
    keyChallenge: duration('KEY_CHALLENGE', minutes(5)),
    /** Sign-ins with a passkey begun from one address; every view of the sign-in page begins one. */
    passkeyStartsPerAddress: rate('PASSKEY_STARTS_PER_ADDRESS', 300, minutes(10)),
    /** Approvals in our own app. */
    approvals: {
      /** How long one waits on the phone. */
      lifetime: duration('APPROVAL_LIFETIME', minutes(3)),
      /** Wrong numbers that end it. */
      tries: number('APPROVAL_TRIES', 2),
      /** Without one that was approved in between, which forgets those before it. */
      perPerson: rate('APPROVALS_PER_PERSON', 5, minutes(10)),
      perPersonADay: rate('APPROVALS_PER_PERSON_A_DAY', 20, days(1)),
      /** How long nothing more is asked on a phone that said "No, it's not me". */
      pause: duration('APPROVAL_PAUSE', minutes(15)),
      /** How far the clock of a phone may be off before it is told the time. */
      clockSkew: duration('APPROVAL_CLOCK_SKEW', minutes(2)),
    },
    /** How long a sign-in may wait for its second step. */
    pendingSignIn: duration('PENDING_SIGN_IN', minutes(15)),
    passwordReset: {
      /** How long a forgotten password may take from the email address to the new one. */
      lifetime: duration('PASSWORD_RESET', minutes(15)),
      startsPerEmail: rate('RESET_STARTS_PER_EMAIL', 5, hours(1)),
      startsPerAddress: rate('RESET_STARTS_PER_ADDRESS', 30, hours(1)),
      /** Fewer than a person's day of codes, so that resets begun by a stranger leave the owner codes to sign in with. */
      sendsPerEmail: rate('RESET_SENDS_PER_EMAIL', 6, days(1)),
      /** Wrong codes; fewer than would disable a method in one day. */
      checksPerEmail: rate('RESET_CHECKS_PER_EMAIL', 10, days(1)),
    },
    /** How long after a change the person can say that it was not them. */
    disputable: duration('DISPUTABLE', days(30)),
    /** How long rows are kept that have done their work. */
    kept: {
      /** Codes, sign-ins and resets, after they expired; an image that became no logo, after it was uploaded. */
      proofs: duration('KEPT_PROOFS', days(1)),
      /** Since they were last used: that long a browser is remembered as one the person has signed in from. */
      sessions: duration('KEPT_SESSIONS', days(90)),
      /** Since they were written; one that cannot be delivered is given up after three days. The same for webhooks. */
      notices: duration('KEPT_NOTICES', days(30)),
      /** What was spent, by hour and country. */
      spending: duration('KEPT_SPENDING', days(400)),
    },
    /** What an administrator may choose for a temporary access pass, and what the form offers. */
    accessPass: {
      length: number('ACCESS_PASS_LENGTH', 12),
      minLength: number('ACCESS_PASS_MIN_LENGTH', 8),
      maxLength: number('ACCESS_PASS_MAX_LENGTH', 48),
      life: duration('ACCESS_PASS_LIFE', hours(1)),
      minLife: duration('ACCESS_PASS_MIN_LIFE', minutes(10)),
      maxLife: duration('ACCESS_PASS_MAX_LIFE', days(30)),
      /** How far ahead one may start. */
      maxAhead: duration('ACCESS_PASS_MAX_AHEAD', days(30)),
    },
    /** How long an administrator may look at a change before it is confirmed. */
    draft: duration('DRAFT', days(1)),
    /** How long set-up remembers where a person was going. */
    setUp: duration('SET_UP', minutes(15)),
    session: { idle: duration('SESSION_IDLE', minutes(30)), absolute: duration('SESSION_ABSOLUTE', hours(24)) },
    /** Password guesses for one account, from one browser that knows it or else from one address. */
    passwordGuessesPerSource: rate('PASSWORD_GUESSES_PER_SOURCE', 5, minutes(1)),
    /** Password guesses for one account from all browsers that never signed in to it. */
    passwordGuessesPerAccount: rate('PASSWORD_GUESSES_PER_ACCOUNT', 30, minutes(1)),
    /** Failed password guesses from one address, whatever the account. */
    passwordGuessesPerAddress: rate('PASSWORD_GUESSES_PER_ADDRESS', 100, minutes(10)),
    password: { min: number('PASSWORD_MIN', 15), max: number('PASSWORD_MAX', 256) },
  }
}

function settingsOf(source: Readonly<Record<string, string | undefined>>) {
  function read<Value>(name: string, form: string, parse: (text: string) => Value | null, fallback: Value): Value {
    const text = source[`LIMIT_${name}`]
    if (!text) return fallback
    const value = parse(text)
    if (value === null) throw new Error(`LIMIT_${name} must be ${form}, not "${text}"`)
    return value
  }
  const parseNumber = (text: string) => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : null)
  const parseList = (text: string) => {
    const all = text.split(',').map(parseDuration)
    return all.every((one) => one !== null) ? all : null
  }
  const parseRate = (text: string) => {
    const [count, per, ...more] = text.split('/')
    const [limit, window] = [parseNumber(count ?? ''), parseDuration(per ?? '')]
    return limit && window && more.length === 0 ? { limit, window } : null
  }
  return {
    number: (name: string, fallback: number) => read(name, 'a whole number', parseNumber, fallback),
    duration: (name: string, fallback: number) => read(name, 'a duration such as 10m', parseDuration, fallback),
    durations: (name: string, fallback: number[]) => read(name, 'durations such as 30s,40s', parseList, fallback),
    rate: (name: string, limit: number, window: number) =>
      read(name, 'a rate such as 5/10m', parseRate, { limit, window }),
  }
}

/** The limits of this process. */
export const limits = readLimits(process.env)
