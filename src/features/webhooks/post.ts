import 'server-only'
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP, isIPv6 } from 'node:net'
import { seconds } from '@/lib/time'
import type { Outcome } from './outcome'
import { bareHost, mayConnect, parseTarget, type TargetRules } from './target'

const LONGEST = seconds(10)
const MOST_BYTES = 64 * 1024

/**
 * Posts JSON to a webhook. The host is looked up once, every address that it has must be one that we may connect to, and
 * the first is the one connected to: a name that leads elsewhere a moment later changes nothing (DNS rebinding). Follows no
 * redirect, keeps nothing of the answer, and takes ten seconds in all at most.
 */
export async function post(
  address: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  rules: TargetRules,
): Promise<Outcome> {
  // What was allowed when it was added may be so no longer.
  const url = parseTarget(address, rules)
  if (typeof url === 'string') return { kind: 'refused' }
  const signal = AbortSignal.timeout(LONGEST)
  const timeout = new Promise<Outcome>((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'timeout' }), { once: true })
  })
  return Promise.race([timeout, resolveAndSend(url, { headers, body, rules, signal })])
}

async function resolveAndSend(
  url: URL,
  { rules, ...request }: { headers: Record<string, string>; body: string; rules: TargetRules; signal: AbortSignal },
): Promise<Outcome> {
  const found = await lookup(bareHost(url), { all: true, verbatim: false }).catch(() => [])
  const [first] = found
  if (!first) return { kind: 'not_found' }
  if (!found.every(({ address }) => mayConnect(url, address, rules))) return { kind: 'refused' }
  return send(url, first.address, request)
}

function send(
  url: URL,
  address: string,
  { headers, body, signal }: { headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<Outcome> {
  const host = bareHost(url)
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve) => {
    const fail = (error: Error & { code?: string }) => {
      if (signal.aborted) resolve({ kind: 'timeout' })
      else resolve({ kind: isTls(error.code) ? 'tls' : 'unreachable' })
    }
    const sent = request(
      {
        // The address that was checked, never the name, so that nothing looks it up again.
        host: address,
        family: isIPv6(address) ? 6 : 4,
        port: url.port || (url.protocol === 'https:' ? 443 : 80),
        path: url.pathname + url.search,
        method: 'POST',
        servername: isIP(host) ? '' : host,
        headers: {
          ...headers,
          host: url.host,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Countersign',
        },
        agent: false,
        signal,
      },
      (response) => {
        const { statusCode: status = 0 } = response
        const outcome: Outcome =
          status >= 200 && status < 300
            ? { kind: 'delivered', status }
            : { kind: status >= 300 && status < 400 ? 'redirect' : 'status', status }
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > MOST_BYTES) response.destroy()
        })
        response.on('error', () => {})
        response.once('close', () => resolve(signal.aborted ? { kind: 'timeout' } : outcome))
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })
}

const isTls = (code = '') => /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_|HOSTNAME|EPROTO/.test(code)
