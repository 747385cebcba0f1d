import type {
  PushDelivery,
  PushMessage,
  PushOutcome,
  PushSubscription,
} from '@/features/methods/approval-app/push-delivery'

/** Notifications that go nowhere. */
export const silentPush: PushDelivery = { publicKey: 'test', allows: () => false, send: async () => 'sent' }

export type ScriptedPush = PushDelivery & {
  sent: { subscription: PushSubscription; message: PushMessage; lifetime: number }[]
  /** What comes of the next ones. */
  outcome: PushOutcome
}

/** A push service that does as it is told, for addresses of example.test. */
export function scriptedPush(): ScriptedPush {
  const script: ScriptedPush = {
    publicKey: 'test',
    sent: [],
    outcome: 'sent',
    allows: (endpoint) => new URL(endpoint).hostname === 'push.example.test',
    async send(subscription, message, lifetime) {
      script.sent.push({ subscription, message, lifetime })
      return script.outcome
    },
  }
  return script
}
