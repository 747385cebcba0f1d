import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, refusal } from './answer'
import type { Fault } from './faults'

/** Answers, or does what the fault says instead. */
export async function respond(outgoing: ServerResponse, answer: () => Answer, fault: Fault | null): Promise<void> {
  if (fault === null) return write(outgoing, answer())
  if (fault === 'hang') return
  if (fault === 'html') return write(outgoing, { status: 503, body: '<h1>Service unavailable</h1>' })
  if (fault === 'reset' || fault === 'lost') {
    if (fault === 'lost') answer()
    outgoing.destroy()
    return
  }
  if ('delayMs' in fault) {
    const late = answer()
    await sleep(fault.delayMs, undefined, { ref: false })
    return write(outgoing, late)
  }
  write(outgoing, 'code' in fault ? refusal(fault.status, fault.code) : fault)
}

export function write(outgoing: ServerResponse, { status, body }: Answer): void {
  const [type, content] = typeof body === 'string' ? ['text/html', body] : ['application/json', JSON.stringify(body)]
  outgoing.writeHead(status, { 'content-type': type }).end(content)
}
