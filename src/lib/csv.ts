/**
 * One record of a CSV file (RFC 4180), its line break included. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it (OWASP, "CSV Injection").
 */
export function csvRecord(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => csvField(field ?? '')).join(',')}\r\n`
}

function csvField(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
