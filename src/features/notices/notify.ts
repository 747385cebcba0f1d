import 'server-only'
import { v7 as newId } from 'uuid'
import { addChange } from '@/features/disputes/changes'
import { registeredAddresses } from '@/features/methods/email/stored-address'
import type { KeptMethod } from '@/features/methods/kept-method'
import { describeDevice } from '@/features/sessions/describe-device'
import { oneLine } from '@/lib/one-line'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { isDisputable, NoticeEvent, type NoticeSource } from './notice'
import { addNotice, announceNotices } from './repository'

export type Notification = {
  userId: string
  event: NoticeEvent
  at: Date
  /** The request that made the change. */
  source: RequestSource
  /** The method it is about, and how it was before it was changed or deleted. */
  methodId?: string
  kept?: KeptMethod
}

/**
 * Puts a notice for each address the person has into the outbox, in the transaction of the change it tells of: both are
 * kept, or neither. Call it before the audit row, under the lock of the person (`lockPerson`): it makes the order of the
 * outbox the order of the changes. Where the change itself gives or takes an address, call it before that is written, so
 * that the addresses of before are told. Gives the id by which the change can be disputed, for the audit row.
 */
export async function notify(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { userId, event, at, source, methodId, kept }: Notification,
): Promise<string | undefined> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  const { type, ...told } = NoticeEvent.parse(event)
  const details = { ...told, source: sourceOf(source) }
  const change = isDisputable(event)
    ? await addChange(tx, { userId, event: type, details, at, methodId, kept })
    : undefined
  for (const to of new Set<string>([email, ...(await registeredAddresses(tx, keys, userId))])) {
    await addNotice(tx, keys, { id: newId(), userId, channel: 'mail', to, event: type, details, change, at })
  }
  await announceNotices(tx)
  return change
}

/** Tells every administrator that an account was frozen, in the transaction of the freeze. */
export async function notifyAdministrators(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { userId, at, source }: Pick<Notification, 'userId' | 'at' | 'source'>,
): Promise<void> {
  const { displayName: name, email } = await tx.user.findUniqueOrThrow({ where: { id: userId } })
  const details = { name: oneLine(name), email, source: sourceOf(source) }
  const administrators = await tx.user.findMany({
    where: { role: 'admin', disabledAt: null, id: { not: userId } },
    select: { id: true, email: true },
  })
  for (const { id, email: to } of administrators) {
    await addNotice(tx, keys, { id: newId(), userId: id, channel: 'mail', to, event: 'person_frozen', details, at })
  }
  await announceNotices(tx)
}

/** Tells every administrator of something that nobody's request alone brought about. */
export async function alarmAdministrators(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  event: Extract<NoticeEvent, { type: 'spend_alarm' }>,
  at: Date,
): Promise<void> {
  const { type, ...told } = NoticeEvent.parse(event)
  const details = { ...told, source: sourceOf({ address: null, userAgent: null }) }
  const administrators = await tx.user.findMany({
    where: { role: 'admin', disabledAt: null },
    select: { id: true, email: true },
  })
  for (const { id: userId, email: to } of administrators) {
    await addNotice(tx, keys, { id: newId(), userId, channel: 'mail', to, event: type, details, at })
  }
  await announceNotices(tx)
}

function sourceOf({ address, userAgent }: RequestSource): NoticeSource {
  const { browser, system } = describeDevice(userAgent)
  return { address, browser, system }
}
