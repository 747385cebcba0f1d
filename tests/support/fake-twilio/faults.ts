import { z } from 'zod'

/** The four things that the portal asks of Twilio. */
export const Operation = z.enum(['send', 'check', 'lookup', 'attempts'])
export type Operation = z.output<typeof Operation>

/** What goes wrong. Only `lost` and `delayMs` do the work that was asked for; the others do nothing. */
export const Fault = z.union([
  /** Never answers. */
  z.literal('hang'),
  /** Cuts the connection. */
  z.literal('reset'),
  /** Does the work, then cuts the connection. */
  z.literal('lost'),
  /** The page of a gateway, with status 503. */
  z.literal('html'),
  /** One of Twilio's errors. */
  z.strictObject({ status: z.number(), code: z.number() }),
  /** Any answer at all; a string goes out as HTML. */
  z.strictObject({ status: z.number(), body: z.unknown() }),
  z.strictObject({ delayMs: z.number() }),
])
export type Fault = z.output<typeof Fault>

/** Faults in the order given, each for one request; or one for every request until it is lifted. */
export function faults() {
  let next: { on: Operation; fault: Fault }[] = []
  let always: { on: Operation; fault: Fault }[] = []
  return {
    failNext(on: Operation, fault: Fault) {
      next.push({ on, fault })
    },
    failAlways(on: Operation, fault: Fault) {
      always.push({ on, fault })
    },
    recover() {
      next = []
      always = []
    },
    take(on: Operation): Fault | null {
      const first = next.findIndex((one) => one.on === on)
      const [scripted] = first < 0 ? [] : next.splice(first, 1)
      return (scripted ?? always.find((one) => one.on === on))?.fault ?? null
    },
  }
}
