import 'server-only'
import type { Challenge } from '@/generated/prisma/client'
import type { Db } from '@/server/db'

/** The number that the page of a challenge shows and the phone asks for; null where a challenge asks for no approval. */
export async function findAskedNumber(
  db: Db,
  { id, channel }: Pick<Challenge, 'id' | 'channel'>,
): Promise<number | null> {
  if (channel !== 'app_notification') return null
  const approval = await db.approval.findUnique({ where: { challengeId: id }, select: { number: true } })
  return approval?.number ?? null
}
