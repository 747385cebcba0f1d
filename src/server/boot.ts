import 'server-only'
import { deleteExpired } from '@/features/clean-up/delete-expired'
import { deliverNotices, type NoticeDelivery } from '@/features/notices/deliver-notices'
import { NOTICES_CHANNEL } from '@/features/notices/repository'
import { auditJobs } from './audit-jobs'
import { deps } from './deps'
import { env } from './env'
import { startJobs } from './jobs'
import { log } from './log'
import { mailSender } from './mail-sender'
import { placeOf } from './places'

/**
 * Checks what must hold before the first request: every setting and what it names, and that the keys are the ones this
 * database was written with; then starts the work that no request waits for. A process that cannot serve ends with code 1, so that
 * whatever runs it notices.
 */
export async function boot(): Promise<void> {
  try {
    checkPlaces()
    await registerKeys()
    await startBackgroundWork()
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

function checkPlaces(): void {
  try {
    placeOf(null)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`GEOIP_DATABASE names no database in MaxMind's format that can be read: ${reason}`)
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

/** Sends the notices of the outbox, takes the audit trail where it goes besides, and deletes what has expired, until the process is asked to stop. */
async function startBackgroundWork(): Promise<void> {
  const delivery = noticeDelivery()
  const jobs = await startJobs(env().DATABASE_URL, [
    {
      name: 'notices',
      schedule: '* * * * *',
      channel: NOTICES_CHANNEL,
      run: (stopping) => deliverNotices(delivery, stopping),
    },
    {
      name: 'clean-up',
      schedule: '7 * * * *',
      run: async (stopping) => log.info(await deleteExpired(deps(), stopping), 'expired rows deleted'),
    },
    ...auditJobs(),
  ])
  const stop = () => {
    jobs.stop().catch((error: Error) => log.warn({ reason: error.message }, 'background jobs did not stop in order'))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop)
}

function noticeDelivery(): NoticeDelivery {
  const { db, keys, now, mailer } = deps()
  return { db, keys, now, log, mailer, sender: mailSender }
}
