/** The push services of Chrome and Edge, Firefox, Safari, and Windows; a dot stands for every name below it. */
const KNOWN = ['fcm.googleapis.com', '.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com']

/**
 * Whether notifications are sent to an address. A browser wrote it, so it must be https at one of the known services, at
 * the usual port, or at an address that the operator named, whatever that is (`WEB_PUSH_ORIGINS`).
 */
export function isPushService(endpoint: string, named: readonly string[]): boolean {
  if (!URL.canParse(endpoint)) return false
  const { origin, protocol, hostname, port, username, password } = new URL(endpoint)
  if (username || password) return false
  if (named.includes(origin)) return true
  const isKnown = KNOWN.some((known) => (known.startsWith('.') ? hostname.endsWith(known) : hostname === known))
  return protocol === 'https:' && port === '' && isKnown
}
