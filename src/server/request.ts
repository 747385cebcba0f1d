import 'server-only'
import { headers } from 'next/headers'
import { cache } from 'react'
import { log } from '@/server/log'
import { env } from './env'

/** Where a request came from, as far as it can be trusted. */
export type RequestSource = { address: string | null; userAgent: string | null }

/**
 * The address and browser of the present request. The address is the one that the outermost trusted proxy saw
 * (`TRUSTED_PROXIES` counts them); whatever stands further left in X-Forwarded-For was written by the client.
 */
export const requestSource = cache(async (): Promise<RequestSource> => {
  const incoming = await headers()
  const hops = (incoming.get('x-forwarded-for') ?? '').split(',').map((hop) => hop.trim())
  return {
    address: hops.at(-1 - env().TRUSTED_PROXIES) || null,
    userAgent: incoming.get('user-agent')?.slice(0, 512) ?? null,
  }
})

/**
 * Refuses a request that did not come from a page of this portal: no Origin, another origin, or a cross-site fetch.
 * Next lets a POST without an Origin through, so every action and route that changes something asks this first.
 */
export async function requireSameOrigin(): Promise<void> {
  if ((await ownOriginOf()) === null) throw new Error('Request from another origin')
}

/** Which of our own addresses the page has that sent this request; null where it came from anywhere else. */
export async function ownOriginOf(): Promise<string | null> {
  const incoming = await headers()
  const origin = incoming.get('origin')
  const site = incoming.get('sec-fetch-site')
  if (origin && ownOrigins().includes(origin) && (site === null || site === 'same-origin')) return origin
  log.warn(
    { site, hasOrigin: origin !== null },
    'request from another origin refused; is APP_URL the address people open?',
  )
  return null
}

/** The demo answers on both names of this machine. */
function ownOrigins(): string[] {
  const { origin, protocol, port, hostname } = new URL(env().APP_URL)
  const twin = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[hostname]
  return env().DEMO && twin ? [origin, `${protocol}//${twin}:${port}`] : [origin]
}
