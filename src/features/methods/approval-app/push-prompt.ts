import 'server-only'
import { limits } from '@/features/limits/limits'
import { promptWords } from '@/features/notices/prompt-words'
import { loadOrganisation } from '@/features/organisation/repository'
import type { Deps } from '@/server/deps'
import { openSubscription } from './public-key'
import { PushSubscription } from './push-delivery'

/**
 * Tells a device that something waits, and for which account; never what number. One that takes no notifications any more
 * is not told again. Nothing depends on it: the app shows the same when it is opened.
 */
export async function pushPrompt(
  { db, keys, push, organisation }: Pick<Deps, 'db' | 'keys' | 'push' | 'organisation'>,
  methodId: string,
): Promise<void> {
  const app = await db.approvalApp.findUnique({
    where: { methodId },
    include: { method: { select: { user: { select: { email: true } } } } },
  })
  if (!app?.subscriptionCiphertext) return
  const { subscriptionCiphertext } = app
  const text = openSubscription(keys, subscriptionCiphertext, { table: 'ApprovalApp', ...app })
  const { name } = await loadOrganisation(db, organisation)
  const words = promptWords({ organisation: name, email: app.method.user.email })
  const message = { ...words, tag: app.deviceId }
  const outcome = await push.send(PushSubscription.parse(JSON.parse(text)), message, limits.approvals.lifetime)
  if (outcome !== 'gone') return
  await db.approvalApp.updateMany({
    where: { methodId, subscriptionCiphertext },
    data: { subscriptionCiphertext: null },
  })
}
