import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withFolderLock } from './folder-lock'
import { runNode } from './run-node'

const SCHEMA = 'prisma/schema.prisma'
const GENERATED = 'src/generated'
const SOURCES = ['src', 'public', SCHEMA, 'next.config.ts', 'postcss.config.mjs', 'package-lock.json']

/** Written once a build is complete: Next's own BUILD_ID is there before its build has finished. */
const STAMP = '.next/complete'

const LOCK_FOLDER = 'node_modules/.cache/countersign'
const LONGEST_BUILD = 10 * 60_000

/** Makes Prisma's client from the schema, if it is missing or older than what it is made from. */
export async function generate(signal?: AbortSignal): Promise<void> {
  await withFolderLock(LOCK_FOLDER, async () => {
    if (timeOf(`${GENERATED}/prisma/client.ts`) >= Math.max(timeOf(SCHEMA), timeOf('package-lock.json'))) return
    await runNode(['node_modules/prisma/build/index.js', 'generate'], {
      // Prisma would download an engine that generating does not use; any existing file satisfies it.
      env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
      failure: 'prisma generate failed.',
      quiet: true,
      signal,
    })
  })
}

/** Whether there is no complete build of the app, or a source is newer than it. */
export function needsBuild(): boolean {
  const built = timeOf(STAMP)
  return SOURCES.some((source) => newestIn(source) > built)
}

/** Builds the app for production, if it needs it. Throws, after showing Next's output, when the build fails. */
export async function build(signal?: AbortSignal): Promise<void> {
  await withFolderLock(
    LOCK_FOLDER,
    async () => {
      if (!needsBuild()) return
      console.log('Building the app. This takes about half a minute, and only after a change.')
      const started = new Date()
      rmSync(STAMP, { force: true })
      await runNode(['node_modules/next/dist/bin/next', 'build'], {
        env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
        failure: 'next build failed.',
        quiet: true,
        signal,
      })
      writeFileSync(STAMP, '')
      utimesSync(STAMP, started, started) // what changed while it was building is not in it
    },
    LONGEST_BUILD,
  )
}

/** The latest change to a file, or anywhere below a folder; a folder's own time tells that something was deleted. */
function newestIn(path: string): number {
  if (path === GENERATED) return 0
  const own = timeOf(path)
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return own
  return Math.max(own, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

async function main(): Promise<void> {
  await generate()
  if (!process.argv.includes('--generate-only')) await build()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
