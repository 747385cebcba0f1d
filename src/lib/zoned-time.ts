const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/

/** A moment as a box for date and time takes it, where the organisation is: "2027-02-01T09:30". */
export function toLocalTime(moment: Date, timeZone: string): string {
  // Swedish writes dates this way.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return format.format(moment).replace(' ', 'T')
}

/**
 * The moment that such a text means in a time zone. Null where it means none: no such day, or an hour that is left out
 * when the clocks go forward. Of an hour that comes twice it is the first.
 */
export function fromLocalTime(text: string, timeZone: string): Date | null {
  const parts = LOCAL.exec(text)?.slice(1).map(Number)
  if (!parts) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts
  const asUtc = Date.UTC(year, month - 1, day, hour, minute)
  // No zone is further than a day from UTC, and none changes its clocks twice within one.
  const candidates = [asUtc - DAY, asUtc + DAY].map((near) => asUtc - offsetAt(new Date(near), timeZone))
  const [first] = candidates.sort((a, b) => a - b).filter((at) => toLocalTime(new Date(at), timeZone) === text)
  return first === undefined ? null : new Date(first)
}

const DAY = 24 * 60 * 60 * 1000

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: Date, timeZone: string): number {
  return Date.parse(`${toLocalTime(moment, timeZone)}Z`) - Math.floor(moment.getTime() / 60_000) * 60_000
}
