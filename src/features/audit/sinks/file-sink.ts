import 'server-only'
import { type FileHandle, open, stat } from 'node:fs/promises'

/** Takes whole batches, in order. What it returned for is kept; after it threw, the same batch comes again. */
export type Sink = { write(lines: readonly string[]): Promise<void>; close(): Promise<void> }

/**
 * Appends lines to a file that only its owner can read, and has them on the disk before it says so. A file that was rotated
 * away is let go and made anew. A line that a crash cut short is ended before the next one.
 */
export function fileSink(path: string): Sink {
  let current: FileHandle | null = null

  async function close(): Promise<void> {
    await current?.close()
    current = null
  }
  async function isStillThere(file: FileHandle): Promise<boolean> {
    const [own, named] = [await file.stat(), await stat(path).catch(() => null)]
    return named?.ino === own.ino && named.dev === own.dev
  }
  async function opened(): Promise<FileHandle> {
    if (current && (await isStillThere(current))) return current
    await close()
    current = await open(path, 'a+', 0o600)
    return current
  }
  return {
    async write(lines) {
      const file = await opened()
      const { size } = await file.stat()
      const end = size > 0 ? (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() : '\n'
      await file.appendFile(`${end === '\n' ? '' : '\n'}${lines.join('\n')}\n`)
      await file.datasync()
    },
    close,
  }
}
