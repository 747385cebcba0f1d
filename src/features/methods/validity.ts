import type { Method } from './method-type'

/** From when until when a method proves anything, and whether a use of it was the last. */
export type Validity = { startsAt: Date; endsAt: Date; isOneTime: boolean; usedAt: Date | null }

/** Where a method stands that is good for a while: usable now, or why not. */
export type Standing = 'valid' | 'not_yet' | 'over' | 'used'

/** Where it stands at a moment. The first moment counts, the last does not. */
export function standingAt({ startsAt, endsAt, isOneTime, usedAt }: Validity, now: Date): Standing {
  if (isOneTime && usedAt) return 'used'
  if (now < startsAt) return 'not_yet'
  return now < endsAt ? 'valid' : 'over'
}

/** Those of a person's methods that are good at a moment: all but the passes that have not begun, ended or are used. */
export function validAt(methods: readonly Method[], now: Date): Method[] {
  return methods.filter(({ validity }) => validity === null || standingAt(validity, now) === 'valid')
}
