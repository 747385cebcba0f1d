import 'server-only'
import { lookup } from 'node:dns'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'
import { generateRequestDetails } from 'web-push'
import { seconds } from '@/lib/time'
import type { PushDelivery } from './push-delivery'
import { isPushService } from './push-services'
import type { VapidKeys } from './vapid'

/** A service that takes longer is given up: the app shows the same when it is opened. */
const LONGEST = seconds(5)

export type WebPushSettings = {
  vapid: VapidKeys
  /** Whom a push service may write to: an https or mailto address. */
  contact: string
  /** Addresses of further push services, which the operator named. */
  origins: readonly string[]
}

type Log = { warn(details: object, message: string): void }

/**
 * Sends notifications by Web Push, encrypted for the browser (RFC 8291). Nothing is followed anywhere else: a redirect is a
 * failure, and the name of a known service that leads into a private network is not connected to.
 */
export function webPush({ vapid, contact, origins }: WebPushSettings, log: Log): PushDelivery {
  const allows = (endpoint: string) => isPushService(endpoint, origins)
  return {
    publicKey: vapid.publicKey,
    allows,
    async send(subscription, message, lifetime) {
      const { origin } = new URL(subscription.endpoint)
      if (!allows(subscription.endpoint)) return 'gone'
      try {
        const { method, headers, body } = generateRequestDetails(subscription, JSON.stringify(message), {
          vapidDetails: { subject: contact, ...vapid },
          TTL: Math.round(lifetime / 1000),
          urgency: 'high',
        })
        const isNamed = origins.includes(origin)
        const make = subscription.endpoint.startsWith('https:') ? httpsRequest : httpRequest
        const sending = make(subscription.endpoint, {
          method,
          headers,
          signal: AbortSignal.timeout(LONGEST),
          ...(!isNamed && { lookup: publicLookup }),
        })
        sending.end(body)
        const [response] = (await once(sending, 'response')) as [IncomingMessage]
        response.destroy()
        return outcomeOf(response.statusCode ?? 0, origin)
      } catch (error) {
        log.warn({ origin, reason: error instanceof Error ? error.message : String(error) }, 'a push service failed')
        return 'failed'
      }
    },
  }

  function outcomeOf(status: number, origin: string) {
    if (status >= 200 && status < 300) return 'sent'
    if (status === 404 || status === 410) return 'gone'
    log.warn({ origin, status }, 'a push service refused a notification')
    return 'failed'
  }
}

const PRIVATE = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(address, prefix, 'ipv4')
}
// Everything but what is given out on the Internet (2000::/3): what is left holds mapped and local addresses.
const PUBLIC_IPV6 = new BlockList()
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6')

/** Whether an address is one of the Internet. */
export function isPublicAddress(address: string): boolean {
  return isIPv6(address) ? PUBLIC_IPV6.check(address, 'ipv6') : !PRIVATE.check(address, 'ipv4')
}

/** Finds the addresses of a name, but for those that are in no public network. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const open = (found ?? []).filter(({ address }) => isPublicAddress(address))
    const [first] = open
    if (error || !first) done(error ?? new Error(`${hostname} has no public address`), '')
    else if (options.all) done(null, open)
    else done(null, first.address, first.family)
  })
}
