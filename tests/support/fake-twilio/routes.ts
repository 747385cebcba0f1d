import { isService } from './account'
import { type Answer, NOT_FOUND } from './answer'
import { listAttempts } from './attempts'
import type { Request } from './contract'
import type { Operation } from './faults'
import type { verifications } from './verifications'

export type Route = { on: Operation; answer(): Answer }

type Rules = ReturnType<typeof verifications>

/** Which rule a request meets; `null` for a resource that the fake does not have. */
export function routeOf(request: Request, rules: Rules, lineType: (to: string) => string): Route | null {
  const { path, query, form } = request
  const [, service = '', resource] = /^\/v2\/Services\/([^/]+)\/(Verifications|VerificationCheck)$/.exec(path) ?? []
  if (resource) {
    const rule = resource === 'Verifications' ? rules.send : rules.check
    const on = resource === 'Verifications' ? 'send' : 'check'
    return { on, answer: () => (isService(service) ? rule(service, form) : NOT_FOUND) }
  }
  if (path === '/v2/Attempts') return { on: 'attempts', answer: () => listAttempts(rules.all, query) }
  const [, number] = /^\/v2\/PhoneNumbers\/([^/]+)$/.exec(path) ?? []
  return number ? { on: 'lookup', answer: () => lookedUp(number, lineType(number)) } : null
}

function lookedUp(number: string, type: string): Answer {
  const line = { type, carrier_name: 'Fake', mobile_country_code: null, mobile_network_code: null, error_code: null }
  return {
    status: 200,
    body: { phone_number: number, valid: true, validation_errors: [], line_type_intelligence: line },
  }
}
