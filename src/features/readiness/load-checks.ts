import 'server-only'
import { limits } from '@/features/limits/limits'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { loadPolicyFor, loadVersionedPolicy } from '@/features/policy/repository'
import type { NoticeChannel } from '@/generated/prisma/enums'
import { before } from '@/lib/time'
import type { Db } from '@/server/db'
import type { Deps } from '@/server/deps'
import { type Check, type DeliveryState, proxiesLook, works } from './checks'

/** What only the settings and the present request know. */
export type Surroundings = {
  appUrl: string
  isDemo: boolean
  trustedProxies: number
  /** Where the request came from, as far as it can be told. */
  address: string | null
}

/** What an installation needs before people come, as it is now. `userId` is the administrator who looks. */
export async function loadChecks(
  { db, keys, now }: Pick<Deps, 'db' | 'keys' | 'now'>,
  userId: string,
  { appUrl, isDemo, trustedProxies: trusted, address }: Surroundings,
): Promise<Check[]> {
  const { policy, version } = await loadVersionedPolicy(db)
  const [text, mail] = [await loadDelivery(db, 'text', now()), await loadDelivery(db, 'mail', now())]
  const [look, missing] = [proxiesLook(appUrl, { trusted, address }), await unconfirmedKeys(db)]
  const administrators = await db.user.count({ where: { role: 'admin', disabledAt: null } })
  return [
    { id: 'address', isDone: isDemo || appUrl.startsWith('https:') },
    { id: 'proxies', isDone: look === 'fine', look, address },
    { id: 'text', isDone: !policy.text || works(text), isOff: !policy.text, last: text },
    { id: 'mail', isDone: works(mail), last: mail },
    { id: 'keys', isDone: missing.length === 0, missing },
    { id: 'policy', isDone: version > 0 },
    { id: 'strong_method', isDone: await hasStrongMethod({ db, keys }, userId) },
    { id: 'second_administrator', isDone: administrators > 1 },
  ]
}

/** How the last tests of a way to reach people went. */
export async function loadDelivery(db: Db, channel: NoticeChannel, at: Date): Promise<DeliveryState> {
  const row = await db.deliveryTest.findUnique({ where: { channel } })
  const { workedAt = null, failedAt = null, failure = null, reference, sentAt } = row ?? {}
  const isOpen = Boolean(sentAt && sentAt > before(at, limits.code.lifetime))
  return { workedAt, failedAt, failure, isWaiting: Boolean(reference) && isOpen }
}

/** The ids of the keys of which nobody has said that a copy is kept, in the order of their first start. */
export async function unconfirmedKeys(db: Db): Promise<string[]> {
  const rows = await db.encryptionKey.findMany({
    where: { backedUpAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map(({ id }) => id)
}

/** Whether the person can sign in with something that does not travel by phone. */
async function hasStrongMethod({ db, keys }: Pick<Deps, 'db' | 'keys'>, userId: string): Promise<boolean> {
  const [{ methods }, policy] = [await loadMethods(db, keys, userId), await loadPolicyFor(db, userId)]
  return usableOptions(methods, policy).some(({ option }) => option !== 'text' && option !== 'call')
}
