import { spawn } from 'node:child_process'

/**
 * Runs a Node program to its end. `quiet` keeps its output back and shows it only if it fails. Throws an error with
 * `failure` as its message when it exits with anything but 0, and an AbortError when `signal` stops it.
 */
export async function runNode(
  args: string[],
  options: { failure: string; env?: Record<string, string>; quiet?: boolean; signal?: AbortSignal },
): Promise<void> {
  const { failure, env, quiet = false, signal } = options
  const output = quiet ? 'pipe' : 'inherit'
  const kept: Buffer[] = []
  const code = await new Promise<number | null>((resolve, reject) => {
    const stdio: ['ignore', typeof output, typeof output] = ['ignore', output, output]
    const child = spawn(process.execPath, args, { stdio, env: { ...process.env, ...env }, signal })
    child.stdout?.on('data', (chunk: Buffer) => kept.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => kept.push(chunk))
    child.once('error', reject).once('close', resolve)
  })
  if (code === 0) return
  process.stderr.write(Buffer.concat(kept))
  throw new Error(failure)
}
