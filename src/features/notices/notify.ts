import 'server-only'
import { v7 as newId } from 'uuid'
import { describeDevice } from '@/features/sessions/describe-device'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import type { RequestSource } from '@/server/request'
import { NoticeEvent, type NoticeSource } from './notice'
import { addNotice, announceNotices } from './repository'

export type Notification = {
  userId: string
  event: NoticeEvent
  at: Date
  /** The request that made the change. */
  source: RequestSource
  /** Mail addresses the person had before the change, besides the one they sign in with. */
  addresses?: readonly string[]
}

/**
 * Puts a notice for each address the person has into the outbox, in the transaction of the change it tells of: both are
 * kept, or neither. Call it before the audit row, under the lock of the person (`lockPerson`): it makes the order of the
 * outbox the order of the changes. Where the change itself takes an address away, pass it in `addresses`.
 */
export async function notify(
  tx: Tx,
  { keys }: Pick<Deps, 'keys'>,
  { userId, event, at, source, addresses = [] }: Notification,
): Promise<void> {
  const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  const { type, ...told } = NoticeEvent.parse(event)
  const { browser, system } = describeDevice(source.userAgent)
  const from: NoticeSource = { address: source.address, browser, system }
  const details = { ...told, source: from }
  for (const to of new Set([email, ...addresses])) {
    await addNotice(tx, keys, { id: newId(), userId, channel: 'mail', to, event: type, details, at })
  }
  await announceNotices(tx)
}
