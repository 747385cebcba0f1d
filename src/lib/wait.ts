import { hours, minutes, seconds } from './time'

/** A wait as people say it, rounded up: "40 seconds", "5 minutes", "3 hours". For the message `common.wait`. */
export function waitUntil(until: Date, now: Date): { unit: 'seconds' | 'minutes' | 'hours'; count: number } {
  const left = Math.max(until.getTime() - now.getTime(), seconds(1))
  if (left <= seconds(90)) return { unit: 'seconds', count: Math.ceil(left / seconds(1)) }
  if (left <= minutes(90)) return { unit: 'minutes', count: Math.ceil(left / minutes(1)) }
  return { unit: 'hours', count: Math.ceil(left / hours(1)) }
}
