import { randomInt } from 'node:crypto'
import { minutes } from '../../../src/lib/time'
import { FAKE_ACCOUNT } from './account'
import { type Answer, isoSeconds, NOT_FOUND, newSid, refusal } from './answer'

export type Send = { sid: string; channel: string; sendDigits: string | null; at: number }

export type Verification = {
  sid: string
  service: string
  to: string
  code: string
  createdAt: number
  sends: Send[]
  wrongChecks: number
  status: 'pending' | 'approved' | 'max_attempts_reached'
}

const LIFE = minutes(10)
const MOST_SENDS = 5
const MOST_CHECKS = 5

/** Verify's published rules (security.md 4.1): one code for 10 minutes, five sends, five checks, then nothing. */
export function verifications(now: () => number, lineType: (to: string) => string) {
  const all: Verification[] = []
  const isAlive = (one: Verification) => now() < one.createdAt + LIFE

  function send(service: string, form: Record<string, string>): Answer {
    const { To: to = '', Channel: channel = '', SendDigits: sendDigits = null } = form
    if (!/^\+[1-9]\d{6,14}$/.test(to) || !['sms', 'call'].includes(channel)) return refusal(400, 60200)
    if (channel === 'sms' && lineType(to) === 'landline') return refusal(403, 60205)

    const open = all.find(
      (one) => one.service === service && one.to === to && one.status !== 'approved' && isAlive(one),
    )
    if (open?.status === 'max_attempts_reached') return refusal(429, 60202)
    if (open && open.sends.length >= MOST_SENDS) return refusal(429, 60203)
    const verification = open ?? begin(service, to)
    verification.sends.push({ sid: newSid('VL'), channel, sendDigits, at: now() })
    return { status: 201, body: sendBody(verification, now()) }
  }

  function begin(service: string, to: string): Verification {
    const code = randomInt(1_000_000).toString().padStart(6, '0')
    const fresh = { sid: newSid('VE'), service, to, code, createdAt: now(), sends: [], wrongChecks: 0 }
    const verification: Verification = { ...fresh, status: 'pending' }
    all.push(verification)
    return verification
  }

  function check(service: string, form: Record<string, string>): Answer {
    const { VerificationSid: sid, To: to, Code: code = '' } = form
    if ((!sid && !to) || code.length < 4 || code.length > 10) return refusal(400, 60200)
    const asked = (one: Verification) => (sid ? one.sid === sid : one.to === to)
    const verification = all.find((one) => one.service === service && asked(one) && one.status === 'pending')
    if (!verification || !isAlive(verification)) return NOT_FOUND

    if (verification.wrongChecks >= MOST_CHECKS) {
      verification.status = 'max_attempts_reached'
      return refusal(429, 60202)
    }
    if (code === verification.code) verification.status = 'approved'
    else verification.wrongChecks += 1
    return { status: 200, body: commonBody(verification, now()) }
  }

  return { all, send, check }
}

function commonBody(verification: Verification, now: number) {
  return {
    sid: verification.sid,
    service_sid: verification.service,
    account_sid: FAKE_ACCOUNT.accountSid,
    to: verification.to,
    channel: verification.sends.at(-1)?.channel,
    status: verification.status,
    valid: verification.status === 'approved',
    amount: null,
    payee: null,
    date_created: isoSeconds(verification.createdAt),
    date_updated: isoSeconds(now),
  }
}

function sendBody(verification: Verification, now: number) {
  const attempts = verification.sends.map(({ sid, channel, at }) => ({
    time: isoSeconds(at),
    channel,
    attempt_sid: sid,
  }))
  const url = `https://verify.twilio.com/v2/Services/${verification.service}/Verifications/${verification.sid}`
  return { ...commonBody(verification, now), lookup: {}, send_code_attempts: attempts, sna: null, url }
}
