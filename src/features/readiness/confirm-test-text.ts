import 'server-only'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { limits } from '@/features/limits/limits'
import { countApproval } from '@/features/spend/count-approval'
import type { CheckOutcome } from '@/features/verification/code-delivery'
import { fail, ok, type Result } from '@/lib/result'
import { before } from '@/lib/time'
import type { Deps } from '@/server/deps'

/**
 * Takes the code of the newest test text: when it is right, texts arrive. `gone`: there is none any more, since it expired,
 * was entered already, or another test took its place.
 */
export async function confirmTestText(
  { db, codes, now }: Pick<Deps, 'db' | 'codes' | 'now'>,
  actor: Actor,
  code: string,
): Promise<Result<null, Exclude<CheckOutcome, 'approved'>>> {
  const test = await db.deliveryTest.findUnique({ where: { channel: 'text' } })
  const isOpen = test?.sentAt && test.sentAt > before(now(), limits.code.lifetime)
  if (!test?.reference || !isOpen) return fail('gone')
  const { reference, country } = test
  const outcome = await codes.check(reference, code, 'registration')
  if (outcome !== 'approved') return fail(outcome)
  await countApproval({ db }, country, now())

  return db.$transaction(async (tx) => {
    const at = now()
    const { count } = await tx.deliveryTest.updateMany({
      where: { channel: 'text', reference },
      data: { reference: null, workedAt: at },
    })
    if (count === 0) return fail('gone')
    const event = { type: 'delivery.tested', channel: 'text', outcome: 'worked' } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok(null)
  })
}
