import { z } from 'zod'
import type { FakeTwilio } from '../fake-twilio'
import type { Answer } from './answer'
import { Fault, Operation } from './faults'

const Fail = z.object({ on: Operation, fault: Fault, always: z.boolean().default(false) })
const Advance = z.object({ ms: z.number() })
const LineType = z.object({ to: z.string(), type: z.string() })

/** The endpoints below `/_control/`, by which a test in another process reads and steers the fake. */
export function controlled(fake: FakeTwilio, method: string, url: URL, body: string): Answer {
  const to = url.searchParams.get('to') ?? ''
  const json = () => JSON.parse(body || '{}')
  switch (`${method} ${url.pathname}`) {
    case 'GET /_control/code':
      return said({ code: fake.codeFor(to) })
    case 'GET /_control/messages':
      return said(fake.messagesTo(to))
    case 'GET /_control/requests':
      return said(fake.requests)
    case 'GET /_control/violations':
      return said(fake.violations)
    case 'POST /_control/fail': {
      const { on, fault, always } = Fail.parse(json())
      if (always) fake.failAlways(on, fault)
      else fake.failNext(on, fault)
      return said({})
    }
    case 'POST /_control/recover':
      return said(fake.recover())
    case 'POST /_control/reset':
      return said(fake.reset())
    case 'POST /_control/advance':
      return said(fake.advance(Advance.parse(json()).ms))
    case 'POST /_control/line-type': {
      const line = LineType.parse(json())
      return said(fake.setLineType(line.to, line.type))
    }
    default:
      return { status: 404, body: { error: `no ${method} ${url.pathname}` } }
  }
}

function said(value: unknown): Answer {
  return { status: 200, body: value ?? {} }
}
