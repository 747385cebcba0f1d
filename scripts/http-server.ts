import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** How long a request in flight may still take once the server was asked to stop. */
const LONGEST_REQUEST = 30_000

/** What only a proxy may say about a request. Without a trusted proxy a client wrote it, so it must not be believed. */
const PROXY_HEADERS = ['forwarded', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto']

/**
 * Serves `handler` on this address and resolves once it listens; rejects with the system's error, such as EADDRINUSE.
 * Next would believe whatever X-Forwarded-For a client sends, so each request's headers are corrected first.
 * `stop` takes no more requests and resolves when those in flight have been answered, after 30 seconds at the latest.
 */
export async function serveHttp(options: {
  handler: Handler
  host: string
  port: number
  trustedProxies: number
}): Promise<{ stop(): Promise<void> }> {
  const { handler, host, port, trustedProxies } = options
  const inFlight = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    inFlight.add(response)
    response.once('close', () => inFlight.delete(response))
    correctHeaders(request.headers, { peer: request.socket.remoteAddress, trustedProxies })
    handler(request, response).catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
  await listen(server, { host, port })
  return {
    async stop() {
      server.close()
      for (const since = Date.now(); inFlight.size > 0 && Date.now() - since < LONGEST_REQUEST; ) await pause(20)
      server.closeAllConnections()
    },
  }
}

/** Rejects with EADDRINUSE, or whatever else stands in the way, when this address cannot be listened on. */
export async function checkAddress(address: { host: string; port: number }): Promise<void> {
  const server = createServer()
  await listen(server, address)
  await new Promise((resolve) => server.close(resolve))
}

/**
 * Makes X-Forwarded-For end with the address that connected to us: after what trusted proxies wrote, or alone when there
 * are none. Headers that Next uses between its own parts never come from outside.
 */
export function correctHeaders(
  headers: IncomingHttpHeaders,
  { peer = '', trustedProxies }: { peer?: string; trustedProxies: number },
): void {
  const address = peer.replace(/^::ffff:/, '')
  const claimed = trustedProxies > 0 ? headers['x-forwarded-for'] : undefined
  headers['x-forwarded-for'] = claimed ? `${claimed}, ${address}` : address
  for (const name of Object.keys(headers)) {
    const internal = name.startsWith('x-middleware-')
    if (internal || (trustedProxies === 0 && PROXY_HEADERS.includes(name))) delete headers[name]
  }
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
