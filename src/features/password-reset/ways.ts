import { z } from 'zod'
import { limits } from '@/features/limits/limits'
import type { Method } from '@/features/methods/method-type'
import { methodTypes, usableWays } from '@/features/methods/registry'
import type { MethodsPolicy } from '@/features/policy/policy'

/** How the codes of a reset reach people. Keys serve no reset: whoever has one signs in with it. */
const Channel = z.enum([
  'text',
  'call',
  'app_notification',
  'app_code',
  'recovery_code',
  'email_code',
  'security_questions',
])

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

/** Whether a way is offered before anything is proved. The others count, and are shown, beside another proof only. */
export function countsAlone({ type: id }: Pick<Way, 'type'>): boolean {
  return methodTypes.some((type) => type.id === id && type.countsAlone)
}

/** Whether a code travels by this channel. The others are shown or written down. */
export function isSentBy(channel: z.infer<typeof Channel>): channel is 'text' | 'call' | 'email_code' {
  return isAskedOfProvider(channel) || channel === 'email_code'
}

/** Whether the provider made the code, and says whether it is right. Nobody but us is asked about the others. */
export function isAskedOfProvider(channel: z.infer<typeof Channel>): channel is 'text' | 'call' {
  return channel === 'text' || channel === 'call'
}

/** How long a code by this channel works. Each code by mail is a new one. */
export function lifetimeBy(channel: z.infer<typeof Channel>): number {
  if (channel === 'app_notification') return limits.approvals.lifetime
  return channel === 'email_code' ? limits.mailCode.lifetime : limits.code.lifetime
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
  if (type.kind === 'email') return detail.masked
  const alike = methods.filter((method) => method.type.id === type.id)
  return alike.length > 1 ? String(alike.findIndex((method) => method.id === id) + 1) : ''
}

/** Whether the policy still allows a way that was offered under an earlier one. */
export function isWayAllowed({ type: id, channel, country }: Way, policy: MethodsPolicy): boolean {
  const type = methodTypes.find((candidate) => candidate.id === id)
  const traits = { country, binding: null, aaguid: null }
  return Boolean(type?.allowedOptions(policy).includes(channel) && type.allowsMethod(policy, traits, channel))
}
