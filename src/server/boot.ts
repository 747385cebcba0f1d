import 'server-only'
import { deps } from './deps'
import { log } from './log'

/**
 * Checks what must hold before the first request: every setting, and that the keys are the ones this database was
 * written with. A process that cannot serve ends with code 1, so that whatever runs it notices.
 */
export async function boot(): Promise<void> {
  try {
    await registerKeys()
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

/**
 * Refuses to start without the very keys that this database was written with (what people registered could not be read),
 * then remembers those that are new.
 */
async function registerKeys(): Promise<void> {
  const { db, keys } = deps()
  const lacking = (await db.encryptionKey.findMany()).filter(
    (stored) => !keys.fingerprints.some((key) => key.id === stored.id && key.fingerprint === stored.fingerprint),
  )
  if (lacking.length > 0) {
    throw new Error(
      `COUNTERSIGN_KEYS lacks keys this database was written with: ${lacking.map(({ id }) => id).join(', ')}`,
    )
  }
  await db.encryptionKey.createMany({ data: [...keys.fingerprints], skipDuplicates: true })
}
