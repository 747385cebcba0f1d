/** What texts and calls are capped by, besides their number and their person, in the order in which they are counted. */
export const CAPS = [
  'address',
  'range',
  'country_hour',
  'country_day',
  'unverified',
  'country_money',
  'day',
  'money',
] as const
export type CapName = (typeof CAPS)[number]
