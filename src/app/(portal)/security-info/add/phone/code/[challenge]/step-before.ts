import type { Challenge } from '@/generated/prisma/client'

/** The step before a challenge, with what was typed there. */
export function stepBefore({ id, slot, methodId }: Pick<Challenge, 'id' | 'slot' | 'methodId'>): string {
  return methodId
    ? `/security-info/methods/${methodId}/change?from=${id}`
    : `/security-info/add/phone?slot=${slot}&from=${id}`
}
