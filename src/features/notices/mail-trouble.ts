/** What may be logged of a mail that was not taken: never its message, in which mail servers repeat the address. */
export function reasonOf(error: unknown): { error: string; code?: unknown; command?: unknown; responseCode?: unknown } {
  if (!(error instanceof Error)) return { error: typeof error }
  // nodemailer's and Node's own
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown }
  return { error: error.name, code, command, responseCode }
}
