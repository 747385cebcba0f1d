import type { Channel } from '@/features/verification/code-delivery'

/** ISO 3166-1 alpha-2, or ZZ for numbers of no country, such as satellite phones. */
export const NO_COUNTRY = 'ZZ'

/**
 * US dollars for one text, by country: the highest carrier rate that Twilio's public list named on 2026-10-08
 * (SMSPricing.csv). Twilio's own list is what is billed; these are for an estimate that errs high.
 */
const TEXT: Readonly<Record<string, number>> = {
  AT: 0.0979,
  AU: 0.0515,
  BH: 0.0386,
  BN: 0.065,
  BR: 0.0599,
  BS: 0.0904,
  CA: 0.0083,
  CH: 0.0769,
  CL: 0.0797,
  CO: 0.0592,
  CY: 0.0864,
  CZ: 0.0706,
  DK: 0.0592,
  EE: 0.0958,
  ES: 0.0875,
  FI: 0.0861,
  FM: 0.0735,
  FO: 0.0717,
  FR: 0.0798,
  GB: 0.056,
  GG: 0.0524,
  GL: 0.041,
  GR: 0.0657,
  GU: 0.0847,
  HK: 0.0723,
  HU: 0.091,
  IE: 0.0779,
  IN: 0.0832,
  IS: 0.0719,
  IT: 0.0927,
  JE: 0.0524,
  JP: 0.089,
  KR: 0.0524,
  LI: 0.0362,
  LT: 0.0578,
  LU: 0.0818,
  LV: 0.0801,
  MO: 0.059,
  MT: 0.0689,
  NO: 0.0697,
  PL: 0.0457,
  PR: 0.054,
  PT: 0.0501,
  PW: 0.0998,
  RO: 0.0781,
  SE: 0.0646,
  SG: 0.0591,
  SK: 0.0883,
  TH: 0.0305,
  TR: 0.0305,
  TW: 0.0842,
  US: 0.0083,
  UY: 0.0852,
}

/** A call is billed by the minute, and reading a code out takes less than one. Numbers of no country can cost dollars. */
const CALL: Readonly<Record<string, number>> = { US: 0.014, CA: 0.014, [NO_COUNTRY]: 10 }

/** Above the dearest text of the list (0.39, Nigeria), for countries that are not in it. */
const UNLISTED = { text: 0.4, call: 0.8 }

/** Above the dearest call to a mobile in the listed countries (0.16, France), where the caller's country is unknown. */
const CALL_TO_LISTED = 0.2

/** What Twilio Verify bills for each code that was entered, besides the text or the call. */
export const APPROVAL_PRICE = 0.05

/** The price of the list in US dollars. */
export function listPrice(country: string, channel: Channel): number {
  if (channel === 'text') return TEXT[country] ?? UNLISTED.text
  return CALL[country] ?? (country in TEXT ? CALL_TO_LISTED : UNLISTED.call)
}
