import { parsePhoneNumberFromString } from 'libphonenumber-js'

export type Phone = {
  /** +14252000001 */
  number: string
  /** (425) 200-0001, as it is typed. */
  national: string
  /** +1 425 200 0001, as its owner reads it. */
  international: string
  /** +1 •••••••• 01, as pages show it. */
  masked: string
}

export function phone(number: string): Phone {
  const parsed = parsePhoneNumberFromString(number)
  if (!parsed) throw new Error(`${number} is not a phone number`)
  const { countryCallingCode, nationalNumber } = parsed
  return {
    number,
    national: parsed.formatNational(),
    international: parsed.formatInternational(),
    masked: `+${countryCallingCode} ${'•'.repeat(nationalNumber.length - 2)} ${nationalNumber.slice(-2)}`,
  }
}

let count = 0

/** A number that nobody else in this run has. */
export function aPhone(): Phone {
  count += 1
  const exchange = 200 + Number(process.env.TEST_WORKER_INDEX ?? 0)
  return phone(`+1425${exchange}${String(count).padStart(4, '0')}`)
}

/** A code that is not this one. */
export function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}
