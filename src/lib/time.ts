/** Durations in milliseconds, built from readable factors, so that no bare number of milliseconds stands in a rule. */
export const seconds = (n: number) => n * 1000
export const minutes = (n: number) => n * seconds(60)
export const hours = (n: number) => n * minutes(60)
export const days = (n: number) => n * hours(24)

/** The moment `duration` milliseconds after `from`. */
export function after(from: Date, duration: number): Date {
  return new Date(from.getTime() + duration)
}

/** The moment `duration` milliseconds before `from`. */
export function before(from: Date, duration: number): Date {
  return new Date(from.getTime() - duration)
}
