import { BlockList, isIP, isIPv6 } from 'node:net'

/** Why an address cannot be a target. */
export type TargetFailure = 'url' | 'https' | 'user_info' | 'private'

/**
 * What we may connect to: the hosts that the operator named (`WEBHOOK_ALLOW_HOSTS`), and anything public, but for `own`,
 * the addresses of this machine and the host of this portal.
 */
export type TargetRules = { allowHosts: readonly string[]; ownHost: string; ownAddresses: () => readonly string[] }

/**
 * The address of a webhook, or why it is none: `https:`, without a name and password in it. `http:` only for this very
 * machine, where the operator allows it. Whether a name leads to a private address shows when it is looked up.
 */
export function parseTarget(text: string, rules: TargetRules): URL | TargetFailure {
  if (text.length > 2_000 || !URL.canParse(text)) return 'url'
  const url = new URL(text)
  const host = bareHost(url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'https'
  if (url.protocol === 'http:' && !(isNamed(url, rules) && isLoopbackHost(host))) return 'https'
  if (url.username || url.password) return 'user_info'
  if (!isNamed(url, rules) && (host === rules.ownHost || isLoopbackHost(host))) return 'private'
  if (isIP(host) && !mayConnect(url, host, rules)) return 'private'
  return url
}

/** Whether we may connect to an address that the host of a target has. */
export function mayConnect(url: URL, address: string, rules: TargetRules): boolean {
  if (isNamed(url, rules)) return true
  return isPublic(address) && !rules.ownAddresses().includes(address)
}

/** The host without the brackets of IPv6. */
export const bareHost = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')

const isNamed = ({ host, hostname }: URL, { allowHosts }: TargetRules) =>
  allowHosts.includes(host) || allowHosts.includes(hostname)

const isLoopbackHost = (host: string) =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host)

/** Not global: the special-purpose registries of IANA (RFC 6890), and multicast. */
const special = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(network, prefix, 'ipv4')
}
// Within 2000::/3 only: Teredo and other protocols, documentation, and 6to4, which holds an IPv4 address.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, prefix, 'ipv6')
}
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the public internet. Everything that is not known to be is not. */
export function isPublic(address: string): boolean {
  if (isIPv6(address)) return global6.check(address, 'ipv6') && !special.check(address, 'ipv6')
  return isIP(address) === 4 && !special.check(address, 'ipv4')
}
