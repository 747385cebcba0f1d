import { passwordMatches } from '@/features/password/password'
import type { PrismaClient } from '@/generated/prisma/client'
import { RIGHT } from './codes'
import { aWorld } from './mid-flow'
import { aReset, NEW_PASSWORD } from './password-reset'

export type Slot = 'mobile' | 'alternate' | 'office'

/** A reset that was begun. The mobile is always texted, the others are called. */
export async function aBegunReset(db: PrismaClient) {
  const world = await aWorld(db)
  const { deps, codes, owner } = world
  const reset = aReset(deps)
  await reset.start(owner.email)
  const ways = (await reset.state())?.ways ?? []
  async function ask(slot: Slot) {
    const channel = slot === 'mobile' ? 'text' : 'call'
    return reset.ask(ways.find((way) => way.method === world[slot] && way.channel === channel)?.position)
  }
  const hashOf = async () => (await db.user.findUniqueOrThrow({ where: { id: owner.id } })).passwordHash
  return {
    ...world,
    reset,
    ask,
    async prove(slot: Slot) {
      const asked = await ask(slot)
      return asked.ok ? reset.enter(RIGHT) : asked
    },
    /** The slots of what is proved, in order. */
    async proved() {
      const { provedMethodIds } = await db.passwordReset.findFirstOrThrow({
        where: { browserHash: reset.visitor.browserHash },
        orderBy: { id: 'desc' },
      })
      return provedMethodIds.map((id) =>
        (['mobile', 'alternate', 'office'] as const).find((slot) => world[slot] === id),
      )
    },
    /** The codes that were compared with one that was really sent. */
    compared: () => codes.checked.filter(({ reference }) => /^VE\d{1,3}$/.test(reference)),
    hasNewPassword: async () => passwordMatches(NEW_PASSWORD, await hashOf()),
  }
}
export type Begun = Awaited<ReturnType<typeof aBegunReset>>
