/** The day of a moment in a time zone, as ISO 8601 writes it: "2027-02-01". */
export function isoDay(moment: Date, timeZone: string): string {
  // Swedish writes dates this way.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment)
}
