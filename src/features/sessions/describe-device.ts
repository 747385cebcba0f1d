import Bowser from 'bowser'

/** What a browser says about itself. Anybody can claim to be anything, so it helps to recognise and proves nothing. */
export type Device = {
  browser: string | null
  system: string | null
  kind: 'computer' | 'phone' | 'tablet' | 'unknown'
}

const kinds = { desktop: 'computer', mobile: 'phone', tablet: 'tablet' } as const

/**
 * Browser and system by name, from the header User-Agent. Only names that the library knows come out, never text of the
 * header's own. No versions: browsers freeze them ("Windows 10" is also 11).
 */
export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null, kind: 'unknown' }
  const { browser, os, platform } = Bowser.parse(userAgent)
  return {
    browser: knownName(Bowser.BROWSER_MAP, browser.name),
    system: knownName(Bowser.OS_MAP, os.name),
    kind: kinds[platform.type as keyof typeof kinds] ?? 'unknown', // any other type has no entry
  }
}

function knownName(names: Readonly<Record<string, string>>, name: string | undefined): string | null {
  return Object.values(names).find((known) => known === name) ?? null
}
