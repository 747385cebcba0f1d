import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A delivery as it arrived. */
export type Delivered = {
  headers: IncomingHttpHeaders
  path: string
  body: string
  event: { seq: number; type: string; [name: string]: unknown }
}

export type WebhookTarget = {
  url: string
  host: string
  arrived: Delivered[]
  /** Answers from now on, in place of 204. */
  answer: ((response: ServerResponse, delivered: Delivered) => void) | null
  /** The numbers of the events that arrived. */
  seqs(): number[]
  stop(): Promise<void>
}

/** A system that is told of events, on this machine. With `port` it comes back where an earlier one was stopped. */
export async function startWebhookTarget(port = 0): Promise<WebhookTarget> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const delivered = { headers: request.headers, path: request.url ?? '', body, event: JSON.parse(body) }
    target.arrived.push(delivered)
    if (target.answer) target.answer(response, delivered)
    else response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const { port: listening } = server.address() as AddressInfo // a TCP server's address is never a string
  const host = `127.0.0.1:${listening}`
  const target: WebhookTarget = {
    url: `http://${host}/hook`,
    host,
    arrived: [],
    answer: null,
    seqs: () => target.arrived.map(({ event }) => event.seq),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return target
}

/** Whether a delivery carries the signature that a secret makes, checked as the receiver would. */
export function isSignedBy(secret: string, { headers, body }: Delivered): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
}
