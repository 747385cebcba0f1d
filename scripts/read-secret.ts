import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks for something that must not be seen: what is typed at a terminal is not shown. Without a terminal it is the next
 * line of the input, so that a secret can come from a file or a vault, and never from an argument.
 */
export async function readSecret(question: string): Promise<string> {
  const terminal = process.stdin.isTTY
  if (terminal) process.stderr.write(question)
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silence, terminal })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (terminal) process.stderr.write('\n')
  }
}
