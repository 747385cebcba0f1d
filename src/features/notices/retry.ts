import { hours, minutes } from '@/lib/time'

/** The waits after the first attempts that failed; hourly from then on. */
const FIRST_WAITS = [minutes(1), minutes(5), minutes(15)]
const HOURLY_ATTEMPTS = 72

/** Attempts that a notice gets: three days of them. Counting attempts, not days, keeps a notice that nobody could try. */
export const MOST_ATTEMPTS = 1 + FIRST_WAITS.length + HOURLY_ATTEMPTS

/** How long to wait after so many failed attempts; null when that was the last. */
export function waitAfter(attempts: number): number | null {
  if (attempts >= MOST_ATTEMPTS) return null
  return FIRST_WAITS[attempts - 1] ?? hours(1)
}
