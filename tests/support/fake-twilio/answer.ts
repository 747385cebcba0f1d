import { randomBytes } from 'node:crypto'

/** A string goes out as HTML, anything else as JSON. */
export type Answer = { status: number; body: unknown }

/** An error in Twilio's form. */
export function refusal(status: number, code: number): Answer {
  const message = `Error ${code}`
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}

export const NOT_FOUND = refusal(404, 20404)

export function newSid(prefix: 'VE' | 'VL'): string {
  return prefix + randomBytes(16).toString('hex')
}

/** Twilio's times have whole seconds. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
