import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { isAuthorised } from './fake-twilio/account'
import { type Answer, NOT_FOUND, refusal } from './fake-twilio/answer'
import { contract, type Request } from './fake-twilio/contract'
import { controlled } from './fake-twilio/control'
import { type Fault, faults, type Operation } from './fake-twilio/faults'
import { respond, write } from './fake-twilio/respond'
import { routeOf } from './fake-twilio/routes'
import { verifications } from './fake-twilio/verifications'

export { FAKE_ACCOUNT } from './fake-twilio/account'
export type { Fault, Operation } from './fake-twilio/faults'

/** A code on its way to a number. */
export type Message = { channel: string; code: string; sendDigits: string | null; service: string; at: Date }

export type FakeTwilio = {
  url: string
  /** Every request to Twilio, in order. */
  requests: { method: string; path: string; form: Record<string, string>; host: string }[]
  /** Requests that Twilio's OpenAPI files do not allow. A test asserts that there are none. */
  violations: string[]
  /** Every code sent to a number, the oldest first. */
  messagesTo(number: string): Message[]
  /** The code that a person with this number would type; `null` when none was sent. */
  codeFor(number: string): string | null
  /** The next such request fails; calling twice fails two. */
  failNext(on: Operation, fault: Fault): void
  /** Every such request fails until `recover`. */
  failAlways(on: Operation, fault: Fault): void
  recover(): void
  /** Moves Twilio's clock; no other clock moves with it. */
  advance(ms: number): void
  /** What Lookup says about a number; `mobile` when nothing is set. Landlines refuse texts. */
  setLineType(number: string, type: string): void
  /** Forgets everything: codes, faults, line types, requests, violations, and the moved clock. */
  reset(): void
  close(): Promise<void>
}

/**
 * Twilio Verify, Lookup and Attempts over real HTTP on 127.0.0.1, by the rules that Twilio publishes. There is no
 * sandbox: Twilio's test credentials do not work with Verify (security.md 4.1).
 *
 * `control` also opens `/_control/…` for tests that run in another process.
 */
export async function startFakeTwilio({ port = 0, control = false } = {}): Promise<FakeTwilio> {
  let offset = 0
  const now = () => Date.now() + offset
  const lineTypes = new Map<string, string>()
  const lineType = (number: string) => lineTypes.get(number) ?? 'mobile'
  const rules = verifications(now, lineType)
  const scripted = faults()
  const openApi = contract()

  function answerTo(request: Request, authorization: string | undefined): { answer(): Answer; fault: Fault | null } {
    const violation = openApi.violationIn(request)
    if (violation) {
      fake.violations.push(violation)
      return { answer: () => ({ status: 500, body: { violation } }), fault: null }
    }
    if (!isAuthorised(authorization)) return { answer: () => refusal(401, 20003), fault: null }
    const route = routeOf(request, rules, lineType)
    return route ? { answer: route.answer, fault: scripted.take(route.on) } : { answer: () => NOT_FOUND, fault: null }
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const body = await text(incoming)
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    const method = incoming.method ?? 'GET'
    if (control && url.pathname.startsWith('/_control/')) return write(outgoing, controlled(fake, method, url, body))

    const host = String(incoming.headers['x-twilio-host'] ?? '')
    const form = Object.fromEntries(new URLSearchParams(body))
    fake.requests.push({ method, path: url.pathname + url.search, form, host })
    const request = { method, host, form, path: decodeURIComponent(url.pathname), query: url.searchParams }
    const { answer, fault } = answerTo(request, incoming.headers.authorization)
    await respond(outgoing, answer, fault)
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  // A TCP server that listens has an address of this kind (node:net).
  const address = server.address() as AddressInfo

  const fake: FakeTwilio = {
    url: `http://127.0.0.1:${address.port}`,
    requests: [],
    violations: [],
    messagesTo(number) {
      return rules.all
        .filter((one) => one.to === number)
        .flatMap(({ sends, code, service }) =>
          sends.map(({ channel, sendDigits, at }) => ({ channel, code, sendDigits, service, at: new Date(at) })),
        )
        .sort((a, b) => a.at.getTime() - b.at.getTime())
    },
    codeFor: (number) => fake.messagesTo(number).at(-1)?.code ?? null,
    failNext: scripted.failNext,
    failAlways: scripted.failAlways,
    recover: scripted.recover,
    advance(ms) {
      offset += ms
    },
    setLineType(number, type) {
      lineTypes.set(number, type)
    },
    reset() {
      for (const list of [rules.all, fake.requests, fake.violations]) list.length = 0
      lineTypes.clear()
      scripted.recover()
      offset = 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}
