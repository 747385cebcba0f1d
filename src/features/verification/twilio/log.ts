/** What the adapter needs of a logger; pino fits. */
export type Log = {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
