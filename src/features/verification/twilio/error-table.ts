import type { CheckOutcome, SendFailure } from '@/features/verification/code-delivery'

/** What one Twilio error code means to a send, and the line that the operator reads. */
export type ErrorRule = { failure: SendFailure; level: 'warn' | 'error'; operator: string }

/**
 * Every code of security.md 4.5, and those that Twilio's own list has added since
 * (https://www.twilio.com/docs/verify/api/error-codes), as the answer to a send.
 *
 * Where the portal or the Twilio account is set up wrongly, the person reads "unavailable" and the operator an error.
 */
export const SEND_ERRORS: Readonly<Record<number, ErrorRule>> = {
  // The account
  20003: setUp('Twilio refuses the credentials: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or the API key'),
  20404: setUp('Twilio knows no such Verify Service in this account: check the TWILIO_VERIFY_SERVICE_SID settings'),
  21608: setUp(
    'A trial account sends to verified numbers only: upgrade the Twilio account, or verify the number there',
  ),
  30001: setUp('The message queue at Twilio is full: check the throughput of the Messaging Service'),
  30002: setUp('The Twilio account is suspended: contact Twilio'),
  30034: setUp('The sender is not registered for texts to the US (A2P 10DLC): register it in the Twilio console'),
  60250: setUp('The sender is not registered for texts to Australia: register it in the Twilio console'),
  60624: setUp('The trial account has reached its limit: upgrade the Twilio account'),

  // The Verify Service
  60201: setUp('The translation of the message template is not approved: check the Verify Service'),
  60204: setUp('The Verify Service does not support this feature: check its settings'),
  60206: setUp('The Verify Service wants an amount and a payee: switch PSD2 off'),
  60207: setUp('The Verify Service has reached its number of rate limits: remove one'),
  60208: setUp('A rate limit of that name exists in the Verify Service: check its rate limits'),
  60209: setUp('The name of a rate limit has the wrong form: check the rate limits of the Verify Service'),
  60210: setUp('A rate limit has reached its number of buckets: check the rate limits of the Verify Service'),
  60211: setUp('A bucket with that interval exists: check the rate limits of the Verify Service'),
  60213: setUp('A messaging configuration for that country exists: check the Verify Service'),
  60214: setUp('Calls do not work with PSD2: switch PSD2 off in the Verify Service'),
  60215: setUp('The account has reached its number of mailers: check the Verify Service'),
  60216: setUp('Twilio cannot read an API key of the email integration: check the Verify Service'),
  60217: setUp('The Verify Service is not set up correctly: check its settings'),
  60218: setUp('The SendGrid template is not active: check the Verify Service'),
  60219: setUp('The SendGrid template lacks a placeholder: check the Verify Service'),
  60221: setUp('Twilio was asked about no verification at all: report this to the makers of Countersign'),
  60222: setUp('The SendGrid sender is not verified: check the Verify Service'),
  60224: setUp('The message template wants values that Countersign does not have: choose another one'),
  60227: setUp('The message template does not support this channel: choose another one'),
  60228: setUp('The message template was not found: check the Verify Service'),
  60229: setUp('The translation of the message template was not found: check the Verify Service'),
  60230: setUp('The message template has no version without a brand: check the Verify Service'),
  60240: setUp('The account may not use message templates: contact Twilio'),
  60247: setUp('The message is longer than 500 characters: shorten the template or the name of the Verify Service'),
  60248: setUp('The name of the Verify Service contains a word that Twilio does not allow: change it'),
  60223: {
    failure: 'channel_off',
    level: 'error',
    operator: 'The Verify Service has this channel disabled: enable it',
  },

  // Twilio and the carriers
  20429: notice('unavailable', 'Too many requests to Twilio at once'),
  20500: notice('unconfirmed', 'Twilio had a fault of its own: see status.twilio.com'),
  30008: notice('unconfirmed', 'The delivery failed for a reason that the carrier does not name'),
  30410: notice('unconfirmed', 'A carrier did not answer Twilio in time'),

  // The number
  13224: notice('number_rejected', 'Twilio cannot call this number'),
  21211: notice('number_rejected', 'Twilio says that the number is not valid'),
  30005: notice('number_rejected', 'The handset is unknown to its carrier'),
  60200: notice('number_rejected', 'Twilio refuses a parameter, as a rule the number'),
  60625: notice('number_rejected', 'The number is cancelled'),
  21612: notice('no_texts', 'The number cannot be reached by text'),
  21614: notice('no_texts', 'The number is not a mobile'),
  30006: notice('no_texts', 'The number is a landline, or its carrier cannot be reached'),
  60205: notice('no_texts', 'The number is a landline, which takes no texts'),
  60612: notice('no_texts', 'The number is not a mobile'),
  21610: notice('opted_out', 'The owner of the number replied STOP'),
  30003: notice('unavailable', 'The handset is off or out of reach'),
  // Lookup codes: Twilio knows too little to say that the number receives nothing, so nobody is told so.
  60006: notice('unavailable', 'Twilio cannot look the number up: it is invalid'),
  60600: notice('unavailable', 'Twilio cannot look the number up: it is unprovisioned or out of coverage'),
  60606: setUp('The account may not use this part of Lookup: enable it, or set TWILIO_LOOKUP=0'),
  60610: notice('unavailable', 'Twilio cannot look the number up: it is outside coverage'),
  60616: notice('unavailable', 'Too many lookups at Twilio'),

  // Limits per number
  60202: notice('too_many_sends', 'Five wrong codes were tried, so Twilio sends none until the verification expires'),
  60203: notice('too_many_sends', 'Five codes went to one number in 10 minutes'),
  60212: notice('too_many_sends', 'Too many requests for one number at once: this may be an attack'),
  60626: notice('too_many_sends', 'Twilio limits requests for this number'),

  // Countries
  13227: notice('country_blocked', 'The geographic permissions for calls do not allow this country'),
  21408: notice('country_blocked', 'The geographic permissions for messages do not allow this country'),
  60220: notice('country_blocked', 'Texts to China need vetting by Twilio'),
  60226: notice('country_blocked', 'Texts to China need a friendly name of the Verify Service'),
  60605: notice('country_blocked', 'The geographic permissions for Verify do not allow this country'),

  // Fraud protection and filters
  13225: notice('blocked', 'The number is on a block list for calls'),
  30004: notice('blocked', 'The message was blocked'),
  30007: notice('blocked', 'The carrier filtered the message'),
  32017: notice('blocked', 'The carrier blocks the caller ID: check the number that Verify calls from'),
  30450: alarm('Twilio takes the message for SMS pumping: look for a run of sends to similar numbers'),
  60238: alarm('Twilio blocks this verification: look for a run of sends to similar numbers'),
  60410: alarm('Fraud Guard blocks this prefix for 12 hours: look for a run of sends to similar numbers'),
  60412: alarm('Fraudulent Signup Prevention blocks this verification: look for a run of sends'),
  60413: alarm('Device Intelligence blocks this verification: look for a run of sends'),
}

/** The codes that mean something to a check; every other one is no usable answer (security.md 4.2 and 4.5). */
export const CHECK_ERRORS: Readonly<Record<number, { outcome: CheckOutcome; operator: string }>> = {
  20404: { outcome: 'gone', operator: 'Twilio no longer knows the verification: approved, expired or used up' },
  60200: { outcome: 'incorrect', operator: 'Twilio refuses the form of the code' },
  60202: { outcome: 'too_many_checks', operator: 'Five wrong codes were tried' },
}

function setUp(operator: string): ErrorRule {
  return { failure: 'unavailable', level: 'error', operator }
}

function notice(failure: SendFailure, operator: string): ErrorRule {
  return { failure, level: 'warn', operator }
}

function alarm(operator: string): ErrorRule {
  return { failure: 'blocked', level: 'error', operator }
}
