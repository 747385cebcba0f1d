import type { Channel, CodeDelivery, Purpose } from '@/features/verification/code-delivery'
import type { PhoneNumber } from '@/lib/phone-number'
import { ok } from '@/lib/result'
import { minutes } from '@/lib/time'

/** A code that a phone received. */
export type SentCode = {
  reference: string
  code: string
  to: PhoneNumber
  channel: Channel
  purpose: Purpose
  at: Date
}

/** A provider whose every verification has a code of its own, which lives 10 minutes and is approved once. */
export function distinctCodes(now: () => Date): CodeDelivery & { sent: SentCode[] } {
  const sent: SentCode[] = []
  const used = new Set<string>()
  return {
    sent,
    async send({ to }, channel, purpose) {
      const reference = `VE${sent.length}`
      sent.push({ reference, code: String(100_000 + sent.length * 7), to, channel, purpose, at: now() })
      return ok({ reference })
    },
    async check(reference, code, purpose) {
      const known = sent.find((one) => one.reference === reference && one.purpose === purpose)
      const isOver = !known || used.has(reference) || now().getTime() - known.at.getTime() >= minutes(10)
      if (isOver) return 'gone'
      if (known.code !== code) return 'incorrect'
      used.add(reference)
      return 'approved'
    },
    findReference: async () => null,
  }
}
