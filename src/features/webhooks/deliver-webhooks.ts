import 'server-only'
import { eventId, eventLine } from '@/features/audit/audit-row'
import { waitAfter } from '@/features/notices/retry'
import { after } from '@/lib/time'
import type { Deps } from '@/server/deps'
import type { Outcome } from './outcome'
import { post } from './post'
import {
  type ClaimedDelivery,
  claimDelivery,
  fillDeliveries,
  giveUp,
  markDelivered,
  openSecret,
  postponeDelivery,
} from './repository'
import { signedHeaders } from './sign'
import type { TargetRules } from './target'

/** What the delivery needs of a logger; pino fits. */
type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type WebhookDelivery = Pick<Deps, 'db' | 'keys' | 'now'> & { rules: TargetRules; log: Log }

/** Postgres tells whoever listens here that an administrator changed a webhook. */
export const WEBHOOKS_CHANNEL = 'countersign_webhooks'

/** So many deliveries to one webhook are under way at once: a slow one holds up few others. */
const LANES = 4

/** So many failures in a row mean that the target is in trouble: what else is due waits for the next round. */
const FAILURES_BEFORE_PAUSE = 3

/**
 * Delivers what is due, to all webhooks side by side, until nothing is left or `stopping` is aborted. Any number of
 * processes may do so at once. Nothing is lost when one dies between the answer and its mark: that event arrives twice.
 * Never throws; whatever could not be delivered waits.
 */
export async function deliverWebhooks(delivery: WebhookDelivery, stopping?: AbortSignal): Promise<void> {
  const { db, log } = delivery
  try {
    const webhooks = await db.webhook.findMany({ where: { pausedAt: null }, select: { id: true } })
    await Promise.all(webhooks.map(({ id }) => deliverTo(delivery, id, stopping)))
  } catch (error) {
    log.error(
      { error: error instanceof Error ? error.name : typeof error },
      'webhooks wait: the database gave no answer',
    )
  }
}

async function deliverTo(delivery: WebhookDelivery, webhookId: string, stopping?: AbortSignal): Promise<void> {
  const { db, now } = delivery
  while (!stopping?.aborted && (await fillDeliveries(db, webhookId))) {
    // More may be there to look at.
  }
  let failures = 0
  const lane = async () => {
    while (failures < FAILURES_BEFORE_PAUSE && !stopping?.aborted) {
      const claimed = await claimDelivery(db, webhookId, now())
      if (!claimed) return
      failures = (await deliver(delivery, claimed)) ? 0 : failures + 1
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function deliver(delivery: WebhookDelivery, claimed: ClaimedDelivery): Promise<boolean> {
  const { db, now, log } = delivery
  const about = { webhook: claimed.webhookId, event: Number(claimed.seq), attempts: claimed.attempts }
  const outcome = await sendEvent(delivery, claimed)
  if (outcome.kind === 'delivered') {
    await markDelivered(db, claimed, now())
    log.info(about, 'webhook delivered')
    return true
  }
  const wait = outcome.kind === 'gone' ? null : waitAfter(claimed.attempts)
  if (wait === null) {
    await giveUp(db, claimed, { outcome, now: now() })
    log.error({ ...about, outcome }, 'webhook given up: the event was never delivered')
    return false
  }
  await postponeDelivery(db, claimed, { outcome, next: after(now(), wait) })
  log.warn({ ...about, outcome }, 'webhook not delivered; it will be tried again')
  return false
}

/** Sends one event of the trail to a webhook. `gone`: one of the two is no longer there. */
export async function sendEvent(
  { db, keys, now, rules }: Omit<WebhookDelivery, 'log'>,
  { webhookId, seq }: Pick<ClaimedDelivery, 'webhookId' | 'seq'>,
): Promise<Outcome> {
  const webhook = await db.webhook.findUnique({ where: { id: webhookId } })
  const event = await db.auditEvent.findUnique({ where: { seq } })
  if (!webhook || !event) return { kind: 'gone' }
  const body = eventLine(event)
  const headers = signedHeaders(openSecret(keys, webhook), { id: eventId(event), at: now(), body })
  return post(webhook.url, { headers, body }, rules)
}
