import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { removeOldAudit } from '@/features/audit/remove-old'
import { shipTrail } from '@/features/audit/sinks/ship-trail'
import { sinkName } from '@/features/audit/sinks/sink'
import { deliverWebhooks, WEBHOOKS_CHANNEL } from '@/features/webhooks/deliver-webhooks'
import { seconds } from '@/lib/time'
import { deps } from './deps'
import { env } from './env'
import type { Job } from './jobs'
import { log } from './log'
import { webhookDeps } from './webhook-deps'

/** The work that takes the audit trail out of the database, and its oldest rows away. */
export function auditJobs(): Job[] {
  const { AUDIT_SINK: settings, AUDIT_RETENTION: kept } = env()
  const { db, now } = deps()
  const webhooks: Job = {
    name: 'webhooks',
    schedule: '* * * * *',
    channel: WEBHOOKS_CHANNEL,
    run: (stopping) => forAMinute(() => deliverWebhooks({ ...webhookDeps(), log }, stopping), stopping),
  }
  const sink: Job[] = settings
    ? [
        {
          name: 'audit-sink',
          schedule: '* * * * *',
          channel: 'countersign_audit_sink',
          run: (stopping) => forAMinute(() => shipTrail({ db, now, settings, log }, stopping), stopping),
        },
      ]
    : []
  const retention: Job = {
    name: 'audit-retention',
    schedule: '17 * * * *',
    async run(stopping) {
      const removed = kept ? await removeOldAudit({ db }, settings ? sinkName(settings) : null, stopping) : 0
      if (removed > 0) log.info({ removed }, 'old audit rows removed')
    },
  }
  return [webhooks, ...sink, retention]
}

/**
 * Looks every two seconds whether there is something to do, until the next run of the job is due or there is trouble (null). Audit rows tell nobody
 * that they were written, so that nothing slows the writing.
 */
async function forAMinute(work: () => Promise<unknown>, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(seconds(55))])
  while (!signal.aborted) {
    if ((await work()) === null) return
    await pause(seconds(2), undefined, { signal }).catch(() => undefined)
  }
}
