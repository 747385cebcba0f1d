import { days, hours, minutes, seconds } from './time'

const units = { s: seconds, m: minutes, h: hours, d: days }

/** Milliseconds of a duration as settings write it: `90s`, `10m`, `24h`, `1d`. Null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^([1-9]\d{0,6})([smhd])$/.exec(text.trim())
  const unit = match && units[match[2] as keyof typeof units]
  return match && unit ? unit(Number(match[1])) : null
}
