import { z } from 'zod'
import { Reason } from '@/features/accounts/reason'
import { limits } from '@/features/limits/limits'
import { days, hours, minutes } from '@/lib/time'
import { fromLocalTime } from '@/lib/zoned-time'

/** What an administrator decides of a pass. `startsAt`: null begins at once. `life` is in milliseconds. */
export type PassTerms = { length: number; startsAt: Date | null; life: number; isOneTime: boolean; reason: string }

const units = { minutes, hours, days }
const WholeNumber = z
  .string()
  .trim()
  .regex(/^\d{1,6}$/)
  .transform(Number)

/** The form of a new pass. Days and times are read where the organisation is. */
export function passTerms(timeZone: string) {
  const { minLength, maxLength, minLife, maxLife } = limits.accessPass
  return z
    .object({
      length: WholeNumber.pipe(z.number().min(minLength).max(maxLength)),
      life: WholeNumber,
      unit: z.enum(['minutes', 'hours', 'days']),
      start: z.enum(['now', 'later']),
      startsAt: z.string().max(40).default(''),
      uses: z.enum(['one', 'many']),
      reason: Reason,
    })
    .transform(({ length, life, unit, start, startsAt, uses, reason }, context): PassTerms => {
      const time = units[unit](life)
      const begins = start === 'later' ? fromLocalTime(startsAt, timeZone) : null
      if (time < minLife || time > maxLife) context.addIssue({ code: 'custom', path: ['life'] })
      if (start === 'later' && !begins) context.addIssue({ code: 'custom', path: ['startsAt'] })
      return { length, startsAt: begins, life: time, isOneTime: uses === 'one', reason }
    })
}
