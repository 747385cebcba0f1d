import 'server-only'
import { randomBytes, randomInt } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { limits } from '@/features/limits/limits'
import type { PrismaClient } from '@/generated/prisma/client'
import { ok } from '@/lib/result'
import { after } from '@/lib/time'
import type { Channel, CodeDelivery } from './code-delivery'

/**
 * The demo's stand-in for a telecom provider: messages arrive in `/dev/inbox`. It keeps the provider's rules (the same
 * code again while it lives, 5 checks, one use), so that the demo behaves as production does.
 */
export function devInbox(db: PrismaClient, now: () => Date): CodeDelivery {
  return {
    async send({ to, extension }, channel, purpose) {
      const at = now()
      const running = await db.demoVerification.findFirst({
        where: { to, purpose, open: true, expiresAt: { gt: at }, checksLeft: { gt: 0 } },
      })
      const verification =
        running ??
        (await db.demoVerification.create({
          data: {
            id: `VE${randomBytes(16).toString('hex')}`,
            to,
            purpose,
            code: String(randomInt(10 ** limits.code.digits)).padStart(limits.code.digits, '0'),
            checksLeft: limits.code.checks,
            createdAt: at,
            expiresAt: after(at, limits.code.lifetime),
          },
        }))
      await db.demoMessage.create({
        data: { id: newId(), verificationId: verification.id, to, channel, digits: extension, createdAt: at },
      })
      return ok({ reference: verification.id })
    },

    async check(reference, code) {
      const [claimed] = await db.demoVerification.updateManyAndReturn({
        where: { id: reference, open: true, expiresAt: { gt: now() }, checksLeft: { gt: 0 } },
        data: { checksLeft: { decrement: 1 } },
      })
      if (!claimed) return 'gone'
      if (claimed.code !== code) return 'incorrect'
      const { count } = await db.demoVerification.updateMany({
        where: { id: reference, open: true },
        data: { open: false },
      })
      return count === 1 ? 'approved' : 'gone'
    },

    async findReference({ to }, since, purpose) {
      const newest = await db.demoMessage.findFirst({
        where: { to, createdAt: { gte: since }, verification: { purpose } },
        orderBy: { createdAt: 'desc' },
      })
      return newest?.verificationId ?? null
    },
  }
}

export type InboxMessage = { id: string; channel: Channel; digits: string | null; code: string; at: Date }

/** The newest messages of the demo by the number that received them, newest first. */
export async function inboxMessages(db: PrismaClient, limit: number): Promise<ReadonlyMap<string, InboxMessage[]>> {
  const rows = await db.demoMessage.findMany({
    orderBy: { createdAt: 'desc' },
    take: limit,
    include: { verification: { select: { code: true } } },
  })
  const phones = new Map<string, InboxMessage[]>()
  for (const { id, to, channel, digits, createdAt: at, verification } of rows) {
    const message: InboxMessage = {
      id,
      channel: channel === 'call' ? 'call' : 'text',
      digits,
      code: verification.code,
      at,
    }
    phones.set(to, [...(phones.get(to) ?? []), message])
  }
  return phones
}
