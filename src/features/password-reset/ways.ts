import { z } from 'zod'
import type { Method } from '@/features/methods/method-type'
import { methodTypes, usableWays } from '@/features/methods/registry'
import type { MethodsPolicy } from '@/features/policy/policy'

/** How the codes of a reset reach people. Keys serve no reset: whoever has one signs in with it. */
const Channel = z.enum(['text', 'call', 'app_code', 'recovery_code'])

/** One way to prove who forgot a password, as it is offered to somebody who has proved nothing yet. */
export const Way = z.object({
  /** The id of the method; of a decoy's, a name that no method has. */
  method: z.string(),
  type: z.enum(methodTypes.map(({ id }) => id)),
  channel: Channel,
  masked: z.string(),
  country: z.string().nullable(),
})
export type Way = z.infer<typeof Way>

/** Whether a code travels by this channel. The others are shown or written down, and nobody else is asked about them. */
export function isSentBy(channel: z.infer<typeof Channel>): channel is 'text' | 'call' {
  return channel === 'text' || channel === 'call'
}

/**
 * The ways that methods give under the policy, strongest first. A method that wrong codes disabled stays among them
 * (nothing is sent to it): if it vanished, a stranger would learn by guessing that the account exists.
 */
export function waysOf(methods: readonly Method[], policy: MethodsPolicy): Way[] {
  const forReset = methods.map((method) => ({ ...method, disabledAt: null }))
  return usableWays(forReset, policy, 'password_reset').flatMap(({ method, option }) => {
    const channel = Channel.safeParse(option)
    if (!channel.success) return []
    const { id, type, country } = method
    return { method: id, type: type.id, channel: channel.data, masked: maskedForStrangers(method, methods), country }
  })
}

/** An extension is never masked, and how people call their apps says something of them: neither is for strangers,
 * who see a number where there are several. */
function maskedForStrangers({ id, type, detail }: Method, methods: readonly Method[]): string {
  if (type.kind === 'phone') return detail.masked.replace(/ x\d+$/, '')
  const alike = methods.filter((method) => method.type.id === type.id)
  return alike.length > 1 ? String(alike.findIndex((method) => method.id === id) + 1) : ''
}

/** Whether the policy still allows a way that was offered under an earlier one. */
export function isWayAllowed({ type: id, channel, country }: Way, policy: MethodsPolicy): boolean {
  const type = methodTypes.find((candidate) => candidate.id === id)
  const traits = { country, binding: null, aaguid: null }
  return Boolean(type?.allowedOptions(policy).includes(channel) && type.allowsMethod(policy, traits, channel))
}
