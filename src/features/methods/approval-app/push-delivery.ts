import { z } from 'zod'

const Key = (length: number) => z.string().regex(new RegExp(`^[\\w-]{${length}}$`))

/** Where a browser takes notifications, as it says itself (Push API, RFC 8291): the address and its keys. */
export const PushSubscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1000),
  keys: z.object({ p256dh: Key(87), auth: Key(22) }),
})
export type PushSubscription = z.infer<typeof PushSubscription>

/** What a notification says: that something waits, and for whom. Never a number, which the page shows. */
export type PushMessage = { title: string; body: string; tag: string }

/** `gone`: nobody takes notifications there any more. `failed`: this one did not arrive, the next one may. */
export type PushOutcome = 'sent' | 'gone' | 'failed'

/**
 * How notifications reach devices. Where one goes was said by a browser, so only known services are ever asked. A
 * failure is an outcome: nobody waits for a notification, since the app shows the same when it is opened.
 */
export type PushDelivery = {
  /** By which browsers know us (VAPID, RFC 8292): base64url. */
  publicKey: string
  /** Whether an address is one of a service that we send to. */
  allows(endpoint: string): boolean
  send(subscription: PushSubscription, message: PushMessage, lifetime: number): Promise<PushOutcome>
}
