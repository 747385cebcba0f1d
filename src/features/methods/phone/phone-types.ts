import { limits } from '@/features/limits/limits'
import { allowsCountry, type MethodsPolicy } from '@/features/policy/policy'
import type { Channel } from '@/features/verification/code-delivery'
import type { PhoneSlot } from '@/generated/prisma/enums'
import type { MethodType, MethodTypeId } from '../method-type'
import type { PhoneChallenge } from './phone-challenge'

export type PhoneType = MethodType & {
  id: Extract<MethodTypeId, `${string}phone`>
  slot: PhoneSlot
  channels: readonly Channel[]
  takesExtension: boolean
}

function phoneType(type: Pick<PhoneType, 'id' | 'slot' | 'icon' | 'channels' | 'needs' | 'takesExtension'>): PhoneType {
  return {
    ...type,
    kind: 'phone',
    usages: ['two_step', 'password_reset'],
    limit: 1,
    freshness: limits.freshness,
    canChange: true,
    canRename: false,
    isBackup: false,
    countsAlone: true,
    addPath: `/security-info/add/phone?slot=${type.slot}`,
    setUpPath: `/set-up/phone?slot=${type.slot}`,
    allowedOptions: (policy) => (policy.slots[type.slot] ? type.channels.filter((channel) => policy[channel]) : []),
    allowsMethod: (policy, { country }, option) =>
      type.channels.some((channel) => channel === option && allowsCountry(policy, channel, country)),
  }
}

/** The three phones a person can have, one a slot. */
export const phoneTypes = {
  mobile: phoneType({
    id: 'phone',
    slot: 'mobile',
    icon: 'smartphone',
    channels: ['text', 'call'],
    needs: null,
    takesExtension: false,
  }),
  alternate: phoneType({
    id: 'alternate_phone',
    slot: 'alternate',
    icon: 'phone',
    channels: ['text', 'call'],
    needs: 'phone',
    takesExtension: false,
  }),
  office: phoneType({
    id: 'office_phone',
    slot: 'office',
    icon: 'building',
    channels: ['call'],
    needs: null,
    takesExtension: true,
  }),
} as const satisfies Record<PhoneSlot, PhoneType>

/** Whether the policy lets the code of a challenge travel by its channel to its phone. */
export function isChallengeAllowed(
  { slot, channel, country }: Pick<PhoneChallenge, 'slot' | 'channel' | 'country'>,
  policy: MethodsPolicy,
): boolean {
  return phoneTypes[slot].allowedOptions(policy).includes(channel) && allowsCountry(policy, channel, country)
}

/** The phone type of a registered method, or null where the method is not a phone. */
export function phoneTypeOf(id: MethodTypeId): PhoneType | null {
  return Object.values(phoneTypes).find((type) => type.id === id) ?? null
}
