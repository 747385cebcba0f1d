import { type CountryCode, getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js'

export type Country = { code: CountryCode; name: string; callingCode: string }

/** Every country that has phone numbers, by its name in `locale`, in that language's order. */
export function countriesIn(locale: string): Country[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' })
  const { compare } = new Intl.Collator(locale)
  return getCountries()
    .map((code) => ({ code, name: names.of(code) ?? code, callingCode: getCountryCallingCode(code) }))
    .sort((a, b) => compare(a.name, b.name))
}

/** The first country that the browser's languages name ("en-GB" names GB), as far as it is one of `allowed`. */
export function guessCountry(acceptLanguage: string | null, allowed: readonly Country[]): CountryCode | undefined {
  const regions = (acceptLanguage ?? '')
    .split(',')
    .map((language) => /^\s*[a-z]{2,3}-([A-Z]{2})\b/i.exec(language)?.[1])
  const guess = regions.map((region) => region?.toUpperCase()).find((region) => region && isSupportedCountry(region))
  return (allowed.find(({ code }) => code === guess) ?? allowed.find(({ code }) => code === 'US') ?? allowed[0])?.code
}
