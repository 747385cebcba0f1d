import { domainToASCII, domainToUnicode } from 'node:url'

/** A mail address that a code can be sent to: its domain as mail servers know it. Only `parseAddress` makes one. */
export type MailAddress = string & { readonly brand: 'MailAddress' }

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const NAME = new RegExp(`^${ATOM}(\\.${ATOM})*$`)
const LABEL = '(?!-)[a-z0-9-]{1,63}(?<!-)'
/** Two labels or more, the last one no number: neither a machine of ours nor an IP address. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`)

/**
 * Reads an address as a person types it; null where it cannot be one, or not one that mail reaches everywhere (RFC 5321
 * 4.1.2 without quotes and address literals, 254 characters at most). The name keeps its capitals. The domain becomes what
 * mail servers look up, so that what is compared is what is sent to, however it was written.
 */
export function parseAddress(text: string): MailAddress | null {
  const typed = text.trim()
  const at = typed.indexOf('@')
  const [name, typedDomain] = [typed.slice(0, at), typed.slice(at + 1)]
  const domain = parseDomain(typedDomain)
  const address = `${name}@${domain}`
  if (at < 0 || !domain || name.length > 64 || address.length > 254 || !NAME.test(name)) return null
  return address as MailAddress // was just checked
}

/** The domain as mail servers know it, or null where it cannot be one. */
export function parseDomain(text: string): string | null {
  // Nothing that an address of a page may hold besides: `domainToASCII` would undo an escape, or read an IP address.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return null
  const domain = domainToASCII(text)
  return domain.length <= 253 && DOMAIN.test(domain) ? domain : null
}

/** The same for two spellings of one address: no mail server in use tells capitals apart. */
export function comparable(address: MailAddress): string {
  return address.toLowerCase()
}

/** An address as its owner reads it. */
export function formatAddress(address: MailAddress): string {
  const [name, domain] = partsOf(address)
  return `${name}@${domain}`
}

/**
 * An address as strangers may see it: the first letter of its name and of its domain, and the end of the domain. The dots
 * are always four, so that the length does not tell.
 */
export function maskAddress(address: MailAddress): string {
  const [name] = partsOf(address)
  return maskedAddress(name, maskDomain(address))
}

/** The domain of an address as strangers see it: "g••••.com". */
export function maskDomain(address: MailAddress): string {
  const [, domain] = partsOf(address)
  return `${first(domain)}${DOTS}.${domain.split('.').at(-1)}`
}

/** Puts a masked address together. */
export function maskedAddress(name: string, maskedDomain: string): string {
  return `${first(name)}${DOTS}@${maskedDomain}`
}

const DOTS = '••••'
const first = (text: string) => [...text.toLowerCase()][0] ?? ''

function partsOf(address: MailAddress): [name: string, domain: string] {
  const at = address.lastIndexOf('@')
  return [address.slice(0, at), domainToUnicode(address.slice(at + 1))]
}

/** Whether an address is of one of these domains, or of one below it. */
export function isWithin(address: MailAddress, domains: readonly string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return domains.some((own) => domain === own || domain.endsWith(`.${own}`))
}
