import { after, before, days, hours } from './time'

/** The day of a moment in a time zone, as ISO 8601 writes it: "2027-02-01". */
export function isoDay(moment: Date, timeZone: string): string {
  // Swedish writes dates this way.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment)
}

/** The day after a day, both as ISO 8601 writes them. */
export function dayAfter(day: string): string {
  return after(new Date(`${day}T00:00:00Z`), days(1))
    .toISOString()
    .slice(0, 10)
}

/** The first moment of a day in a time zone: midnight, or, where the clocks pass over that, the moment after. */
export function startOfDay(day: string, timeZone: string): Date {
  const noon = new Date(`${day}T12:00:00Z`)
  // No zone is further from UTC than 14 hours. Between the two the day begins; look where, as in a book.
  let [earlier, later] = [before(noon, hours(27)), after(noon, hours(27))]
  while (later.getTime() - earlier.getTime() > 1) {
    const middle = new Date(Math.floor((earlier.getTime() + later.getTime()) / 2))
    if (isoDay(middle, timeZone) < day) earlier = middle
    else later = middle
  }
  return later
}
