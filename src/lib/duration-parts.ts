import { days, hours, minutes } from './time'

/** A duration in the largest unit that it is a whole number of; what is no whole number of minutes is rounded to one. */
export function durationParts(ms: number): { count: number; unit: 'minutes' | 'hours' | 'days' } {
  if (ms % days(1) === 0) return { count: ms / days(1), unit: 'days' }
  if (ms % hours(1) === 0) return { count: ms / hours(1), unit: 'hours' }
  return { count: Math.round(ms / minutes(1)), unit: 'minutes' }
}
