import { EmailAddress } from '@/features/accounts/email-address'
import { parseCsv } from '@/lib/csv'

/** As many bytes as a file of addresses may have. */
export const MOST_BYTES = 1_000_000

/** A line of a file, or of a box: where it stood, and the address on it as it was written. */
export type ImportLine = { line: number; text: string }

/**
 * The addresses of a file, or of a box with one a line. A column that is headed "email" is taken, or else the first in
 * which there is an address; without any, the first. Empty lines are left out, and what is not an address is not.
 */
export function readImport(source: string): ImportLine[] {
  const [first = [], ...rest] = parseCsv(source)
  const headed = first.findIndex((cell) => /^\s*e-?mail/i.test(cell) && !cell.includes('@'))
  const rows = headed < 0 ? [first, ...rest] : [[], ...rest]
  const found = rows.map((row) => row.findIndex((cell) => EmailAddress.safeParse(cell).success)).find((at) => at >= 0)
  const column = headed < 0 ? (found ?? 0) : headed
  return rows.flatMap((row, at) => {
    const text = (row[column] ?? '').trim()
    const isEmpty = row.every((cell) => cell.trim() === '')
    return isEmpty ? [] : [{ line: at + 1, text }]
  })
}
