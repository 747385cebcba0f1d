import 'server-only'
import type { SignInOption } from '@/generated/prisma/enums'
import type { Tx } from '@/server/db'
import { storeDefault } from './repository'

/**
 * Takes the present app out of a method whose identity another app takes over. The default stays on it, in the way that
 * the new one knows. True where that way is another.
 */
export async function replaceApp(
  tx: Tx,
  { methodId, userId }: { methodId: string; userId: string },
  option: SignInOption,
): Promise<boolean> {
  await tx.authenticatorAppMethod.deleteMany({ where: { methodId, userId } })
  await tx.approvalApp.deleteMany({ where: { methodId, userId } })
  const owner = await tx.user.findUniqueOrThrow({ where: { id: userId } })
  const moves = owner.defaultMethodId === methodId && owner.defaultOption !== option
  if (moves) await storeDefault(tx, userId, { methodId, option })
  return moves
}
