import type { Fault, Operation } from '../../tests/support/fake-twilio'
import type { App } from './apps'
import { addressOf } from './apps'

type Message = { channel: 'sms' | 'call'; code: string; sendDigits: string | null }

/** The fake Twilio of a server, over its control endpoints: it runs in another process. */
export function twilioOf(app: App) {
  async function control(method: string, path: string, body?: unknown) {
    const { twilio } = addressOf(app)
    if (!twilio) throw new Error(`${app} has no Twilio`)
    const answer = await fetch(`${twilio}/_control/${path}`, { method, body: body ? JSON.stringify(body) : undefined })
    if (!answer.ok) throw new Error(`The fake Twilio refused ${path}: ${await answer.text()}`)
    return answer.json()
  }
  const to = (number: string) => `to=${encodeURIComponent(number)}`
  return {
    messagesTo: (number: string): Promise<Message[]> => control('GET', `messages?${to(number)}`),
    requests: (): Promise<{ method: string; path: string; form: Record<string, string> }[]> =>
      control('GET', 'requests'),
    failNext: (on: Operation, fault: Fault): Promise<void> => control('POST', 'fail', { on, fault }),
    recover: (): Promise<void> => control('POST', 'recover'),
  }
}
