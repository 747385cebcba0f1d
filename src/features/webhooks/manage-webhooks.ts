import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import type { AuditEventType } from '@/features/audit/event-types'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { sendEvent, WEBHOOKS_CHANNEL } from './deliver-webhooks'
import type { Outcome } from './outcome'
import { sealSecret } from './repository'
import { newSecret } from './sign'
import { parseTarget, type TargetFailure, type TargetRules } from './target'

/** More than an organisation needs, and few enough for a round to look at all. */
export const MOST_WEBHOOKS = 20

type WebhookDeps = Pick<Deps, 'db' | 'keys' | 'now'> & { rules: TargetRules }

/**
 * Adds a webhook, which is told of what happens from now on, and gives its secret: nobody can read it again. Without
 * `events`, all are told.
 */
export async function createWebhook(
  { db, keys, now, rules }: WebhookDeps,
  actor: Actor,
  { url, events }: { url: string; events: readonly AuditEventType[] },
): Promise<Result<{ id: string; secret: string }, TargetFailure | 'too_many' | 'signed_out'>> {
  const target = parseTarget(url, rules)
  if (typeof target === 'string') return fail(target)
  const [id, secret] = [newId(), newSecret()]
  return db.$transaction(async (tx) => {
    if (!(await lockAdministrator(tx, actor))) return fail('signed_out')
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${COUNT_LOCK})`
    if ((await tx.webhook.count()) >= MOST_WEBHOOKS) return fail('too_many')
    const { _max } = await tx.auditEvent.aggregate({ _max: { seq: true } })
    const secretCiphertext = sealSecret(keys, id, secret)
    const cursor = _max.seq ?? 0n
    await tx.webhook.create({
      data: { id, url: target.href, events: [...events], secretCiphertext, cursor, createdAt: now() },
    })
    await record(tx, actor, { what: 'created', id, url: target.href }, now())
    return ok({ id, secret })
  })
}

/** Deletes a webhook and everything on its way to it. `gone`: there is no such webhook, or no longer. */
export async function deleteWebhook(
  { db, now }: WebhookDeps,
  actor: Actor,
  id: string,
): Promise<Result<null, 'gone' | 'signed_out'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockAdministrator(tx, actor))) return fail('signed_out')
    const webhook = await lockWebhook(tx, id)
    if (!webhook) return fail('gone')
    await tx.webhook.delete({ where: { id } })
    await record(tx, actor, { what: 'deleted', id, url: webhook.url }, now())
    return ok(null)
  })
}

/** Holds a webhook back, or lets it go on with all that happened meanwhile, at once. One that is so already stays so. */
export async function pauseWebhook(
  { db, now }: WebhookDeps,
  actor: Actor,
  { id, paused }: { id: string; paused: boolean },
): Promise<Result<null, 'gone' | 'signed_out'>> {
  return db.$transaction(async (tx) => {
    if (!(await lockAdministrator(tx, actor))) return fail('signed_out')
    const webhook = await lockWebhook(tx, id)
    if (!webhook) return fail('gone')
    if ((webhook.pausedAt !== null) === paused) return ok(null)
    const at = now()
    await tx.webhook.update({ where: { id }, data: { pausedAt: paused ? at : null } })
    if (!paused) {
      const waiting = { webhookId: id, givenUpAt: null }
      await tx.webhookDelivery.updateMany({ where: waiting, data: { nextAttemptAt: at } })
      await tx.$executeRaw`SELECT pg_notify(${WEBHOOKS_CHANNEL}, '')`
    }
    await record(tx, actor, { what: paused ? 'paused' : 'resumed', id, url: webhook.url }, at)
    return ok(null)
  })
}

/**
 * Sends a webhook the event of its own test, now and once, and gives what came of it. The event is in the trail before it
 * is sent; a process that dies in between has not sent it.
 */
export async function testWebhook(deps: WebhookDeps, actor: Actor, id: string): Promise<Result<Outcome, 'gone'>> {
  const { db, now } = deps
  const seq = await db.$transaction(async (tx) => {
    const webhook = await lockWebhook(tx, id)
    if (!webhook) return null
    await record(tx, actor, { what: 'tested', id, url: webhook.url }, now())
    // Nobody else adds a row before this transaction ends.
    return (await tx.auditEvent.aggregate({ _max: { seq: true } }))._max.seq
  })
  return seq === null ? fail('gone') : ok(await sendEvent(deps, { webhookId: id, seq }))
}

/** Any number that nothing else locks: webhooks are counted and added by one after the other. */
const COUNT_LOCK = 4_401_004

/** Whether the actor may still do what they have begun: their session goes on, and they are an administrator. */
async function lockAdministrator(tx: Tx, { id, sessionId }: Actor): Promise<boolean> {
  return (await lockForChange(tx, { id, sessionId })) && (await tx.user.count({ where: { id, role: 'admin' } })) > 0
}

async function lockWebhook(tx: Tx, id: string): Promise<{ url: string; pausedAt: Date | null } | null> {
  const [webhook] = await tx.$queryRaw<{ url: string; pausedAt: Date | null }[]>`
    SELECT "url", "pausedAt" FROM "Webhook" WHERE "id" = ${id}::uuid FOR UPDATE`
  return webhook ?? null
}

async function record(
  tx: Tx,
  actor: Actor,
  { what, id, url }: { what: 'created' | 'deleted' | 'paused' | 'resumed' | 'tested'; id: string; url: string },
  at: Date,
): Promise<void> {
  const event = { type: `webhook.${what}`, webhook: id, host: new URL(url).host } as const
  await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
}
