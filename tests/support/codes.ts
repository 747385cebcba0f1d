import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type {
  Channel,
  CheckOutcome,
  CodeDelivery,
  Destination,
  SendFailure,
} from '@/features/verification/code-delivery'
import { twilioVerify } from '@/features/verification/twilio/twilio-verify'
import { fail, ok } from '@/lib/result'
import { type FakeTwilio, startFakeTwilio } from './fake-twilio'
import { twilioSettings } from './twilio-settings'

const silent = { warn() {}, error() {} }

/** Codes by the real adapter against a fake Twilio. After each test: no request that Twilio would not know. */
export async function twilioCodes(): Promise<{
  fake: FakeTwilio
  codes: CodeDelivery
  impatient: CodeDelivery
  checks(): number
  sends(to: string): number
}> {
  const fake = await startFakeTwilio()
  // The first import of the SDK takes most of a second; no test should wait for it within its own time limit.
  beforeAll(() => import('twilio'))
  afterEach(() => {
    expect(fake.violations).toEqual([])
    fake.reset()
  })
  afterAll(() => fake.close())
  return {
    fake,
    codes: twilioVerify(twilioSettings(fake.url), silent),
    /** Waits a moment only, for tests of a Twilio that hangs. */
    impatient: twilioVerify(twilioSettings(fake.url, 200), silent),
    checks: () => fake.requests.filter(({ path }) => path.endsWith('/VerificationCheck')).length,
    sends: (to) => fake.messagesTo(to).length,
  }
}

export const RIGHT = '123456'
export const WRONG = '654321'

export type ScriptedCodes = CodeDelivery & {
  sent: (Destination & { channel: Channel })[]
  checked: { reference: string; code: string }[]
  /** What happens at the next sends, the first first; afterwards they arrive. */
  sendFailures: SendFailure[]
  /** The outcome of the next checks, the first first; afterwards `RIGHT` is approved. */
  outcomes: CheckOutcome[]
  /** What `findReference` finds. */
  found: string | null
  /** Runs while the provider compares a code: what happens meanwhile in another window. */
  meanwhile: () => Promise<unknown>
}

/** A provider that does as it is told. `RIGHT` is every code. */
export function scriptedCodes(): ScriptedCodes {
  let sends = 0
  const script: ScriptedCodes = {
    sent: [],
    checked: [],
    sendFailures: [],
    outcomes: [],
    found: null,
    meanwhile: async () => {},
    async send(destination, channel) {
      const failure = script.sendFailures.shift()
      if (failure) return fail(failure)
      sends += 1
      script.sent.push({ ...destination, channel })
      return ok({ reference: `VE${sends}` })
    },
    async check(reference, code) {
      script.checked.push({ reference, code })
      await script.meanwhile()
      return script.outcomes.shift() ?? (code === RIGHT ? 'approved' : 'incorrect')
    },
    findReference: async () => script.found,
  }
  return script
}
