import 'server-only'
import type { Deps } from '@/server/deps'

/**
 * How far a page that waits for a phone has come. `scanned`: a phone is there, and is to be told the number.
 * `answered`: the page may go on. `over`: it never can.
 */
export type Progress = 'waiting' | 'scanned' | 'answered' | 'over'

/**
 * How far the challenge has come that a page of this browser waits for. Only looks; one of another browser is over. What
 * was answered is not said: whoever goes on finds out.
 */
export async function progressOf(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  challengeId: string,
  browserHash: string | null,
): Promise<Progress> {
  if (!browserHash) return 'over'
  const challenge = await db.challenge.findFirst({
    where: {
      id: challengeId,
      browserHash,
      channel: 'app_notification',
      purpose: { not: 'password_reset' },
      user: { disabledAt: null },
    },
    include: { approval: true, binding: true },
  })
  if (!challenge || challenge.endedAt || challenge.expiresAt <= now()) return 'over'
  if (challenge.consumedAt) return 'answered'
  if (challenge.purpose === 'registration') {
    if (!challenge.binding) return 'waiting'
    return challenge.binding.confirmedAt ? 'answered' : 'scanned'
  }
  return challenge.approval?.answer === 'approved' ? 'answered' : 'waiting'
}
