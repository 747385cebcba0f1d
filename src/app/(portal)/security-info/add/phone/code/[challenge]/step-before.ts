import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'

/** The step before a challenge, with what was typed there. */
export function stepBefore({ id, slot, methodId }: Pick<PhoneChallenge, 'id' | 'slot' | 'methodId'>): string {
  return methodId
    ? `/security-info/methods/${methodId}/change?from=${id}`
    : `/security-info/add/phone?slot=${slot}&from=${id}`
}
