import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'

/** A number in E.164 form that is possible for its country. Only `parsePhoneNumber` makes one. */
export type PhoneNumber = string & { readonly __brand: 'PhoneNumber' }

/**
 * Reads a number as a person types it: national for `country`, or international with a plus sign.
 *
 * `isPossible`, not `isValid`: strict metadata refuses numbers that exist (libphonenumber's own advice), and the code
 * that the number receives is what proves it. `null` when no such number can exist.
 */
export function parsePhoneNumber(
  text: string,
  country: CountryCode,
): { number: PhoneNumber; country: CountryCode | null } | null {
  const parsed = parsePhoneNumberFromString(text, country)
  if (!parsed?.isPossible() || parsed.ext) return null
  // The brand is what this function promises: E.164 and possible.
  return { number: parsed.number as string as PhoneNumber, country: parsed.country ?? null }
}

/**
 * "+1 •••••••• 42": enough for the owner to recognise the number, too little for anybody else to use it. Its spaces do not
 * break, so that it is read as one thing.
 */
export function maskPhoneNumber(number: PhoneNumber): string {
  const { callingCode, national } = split(number)
  return `+${callingCode}\u00a0${'•'.repeat(Math.max(national.length - 2, 0))}\u00a0${national.slice(-2)}`
}

/** "+1 425 555 0142", for the owner. */
export function formatPhoneNumber(number: PhoneNumber): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number
}

/** The last two digits, which the audit trail may keep. */
export function phoneNumberEnding(number: PhoneNumber): string {
  return number.slice(-2)
}

function split(number: PhoneNumber): { callingCode: string; national: string } {
  const parsed = parsePhoneNumberFromString(number)
  return { callingCode: parsed?.countryCallingCode ?? '', national: parsed?.nationalNumber ?? number.slice(1) }
}

/** "(425) 555-0142", as it is typed in its own country. */
export function formatNational(number: PhoneNumber): string {
  return parsePhoneNumberFromString(number)?.formatNational() ?? number
}
