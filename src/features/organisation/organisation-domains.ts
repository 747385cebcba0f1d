import { parseDomain } from './organisation'

/** Where the domains of the organisation are said. */
export type DomainSources = {
  /** What an administrator saved. */
  saved: readonly string[]
  /** What the environment adds. */
  setting?: readonly string[]
  /** Whose account it is: their sign-in address is one of the organisation's, whatever the lists say. */
  ownAddress?: string
}

/**
 * The one list of domains whose addresses are the organisation's: new accounts may have them, and they are no private
 * addresses, which reset a password.
 */
export function organisationDomains({ saved, setting = [], ownAddress }: DomainSources): string[] {
  const own = ownAddress && domainOf(ownAddress)
  return [...new Set([...saved, ...setting, ...(own ? [own] : [])])]
}

/** Whether a new account may have this sign-in address: one of the domains, or any where there are none. */
export function mayHaveAccount(address: string, domains: readonly string[]): boolean {
  const domain = domainOf(address)
  return domains.length === 0 || (domain !== null && domains.includes(domain))
}

/** The domain of an address as it is compared. Null where it is none. */
export function domainOf(address: string): string | null {
  return parseDomain(address.slice(address.lastIndexOf('@') + 1))
}
