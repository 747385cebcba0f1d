export type Country = { code: string; name: string; callingCode: string }

/** Without case, accents and the marks around them: "Åland" is found by "aland", "Côte d’Ivoire" by "cote d'ivoire". */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/[’ʼ]/g, "'")
    .toLowerCase()
    .trim()
}

/**
 * The countries that a query may mean, best first: by calling code (with or without +), by two-letter code, by the start
 * of the name or of a word in it, then anywhere in it. Within each, the order given.
 */
export function searchCountries(countries: readonly Country[], query: string): Country[] {
  const wanted = plain(query)
  if (!wanted) return [...countries]

  const digits = wanted.replace(/[\s+()-]/g, '')
  if (/^\d+$/.test(digits)) {
    const found = countries.filter((country) => callingDigits(country).startsWith(digits))
    return inOrder(found, (country) => (callingDigits(country) === digits ? 0 : 1))
  }

  return inOrder(countries, (country) => {
    const name = plain(country.name)
    if (country.code.toLowerCase() === wanted) return 0
    if (name.startsWith(wanted)) return 1
    if (name.includes(` ${wanted}`)) return 2
    if (name.includes(wanted)) return 3
    return null
  })
}

export function callingDigits(country: Country): string {
  return country.callingCode.replace(/\D/g, '')
}

function inOrder(countries: readonly Country[], rank: (country: Country) => number | null): Country[] {
  return countries
    .map((country) => ({ country, rank: rank(country) }))
    .filter((entry): entry is { country: Country; rank: number } => entry.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map((entry) => entry.country)
}
