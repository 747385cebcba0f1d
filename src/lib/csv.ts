/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/

/**
 * One record of a CSV file (RFC 4180), its line break included. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it (OWASP, "CSV Injection").
 */
export function csvRecord(fields: readonly (string | null)[]): string {
  return `${fields.map((field) => csvField(field ?? '')).join(',')}\r\n`
}

function csvField(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/**
 * The cells of a CSV file (RFC 4180), separated by commas, semicolons or tabs, whichever its first line has. Lines end in
 * any of the usual ways. A quote that is never closed takes the rest of the file along, as every reader has it.
 */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = [',', ';', '\t'].find((one) => source.split(/\r\n?|\n/, 1)[0]?.includes(one)) ?? ','
  const rows: string[][] = []
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false]
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    rows.push(row)
    row = []
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at]
    if (quoted) {
      if (char !== '"') cell += char
      else if (source[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === separator) endCell()
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && source[at + 1] === '\n') at++
      endRow()
    } else cell += char
  }
  if (cell !== '' || row.length > 0) endRow()
  return rows
}
