import 'server-only'
import { v7 as newId } from 'uuid'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { notify } from '@/features/notices/notify'
import { hashPassword } from '@/features/password/password'
import type { MethodsPolicy } from '@/features/policy/policy'
import { loadPolicyFor } from '@/features/policy/repository'
import { endProofsOf } from '@/features/verification/repository'
import { foldText } from '@/lib/fold-text'
import { fail, ok, type Result } from '@/lib/result'
import type { Tx } from '@/server/db'
import type { Deps } from '@/server/deps'
import { keepMethod } from '../kept-method'
import type { Method } from '../method-type'
import { usableWays } from '../registry'
import { loadMethods } from '../repository'
import { type Answered, type OfferedQuestion, type PairRefusal, refusalsOf } from './answer-rules'
import { isPredefined } from './predefined-questions'
import { securityQuestionsType } from './security-questions-type'

/** `changed_meanwhile`: the answers that the person saw, or what the organisation asks for, are not what there is now. */
export type RegisterQuestionsFailure =
  | { kind: 'not_allowed' | 'needs_method' | 'changed_meanwhile' | 'gone' }
  | { kind: 'refused'; pairs: readonly PairRefusal[] }

/** The person's answers, or null. */
export const answersOf = (methods: readonly Method[]): Method | null =>
  methods.find(({ type }) => type.id === securityQuestionsType.id) ?? null

/** Which answers these are, for a form to say what it saw. It changes with each new set. */
export const answersVersion = (set: Method | null): string => set?.verifiedAt.toISOString() ?? 'none'

/** Why the person cannot answer questions now: they only add to another method that resets a password. */
export function questionsRefusal(
  methods: readonly Method[],
  policy: MethodsPolicy,
): 'not_allowed' | 'needs_method' | null {
  if (securityQuestionsType.allowedOptions(policy).length === 0) return 'not_allowed'
  const others = usableWays(methods, policy, 'password_reset').filter(({ method }) => method.type.countsAlone)
  return others.length > 0 ? null : 'needs_method'
}

/**
 * Registers answers, in place of those the person had: answers, notice and audit row are one transaction. Each is kept as
 * argon2id alone. `offered` are the questions with the words that the person saw; `from` says which answers the page
 * showed as present, so that a form that is sent twice replaces nothing twice.
 */
export async function registerQuestions(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  actor: Actor,
  { pairs, offered, from }: { pairs: readonly Answered[]; offered: readonly OfferedQuestion[]; from: string },
): Promise<Result<null, RegisterQuestionsFailure>> {
  const refusals = refusalsOf(pairs, offered, actor)
  if (refusals.some(({ question, answer }) => question || answer)) return fail({ kind: 'refused', pairs: refusals })
  // Before the lock: hashing is slow on purpose.
  const hashed = await Promise.all(
    pairs.map(async ({ question, answer }) => ({ question, answerHash: await hashPassword(foldText(answer)) })),
  )
  return deps.db.$transaction((tx) => store(tx, deps, actor, hashed, from))
}

type HashedAnswer = { question: string; answerHash: string }

async function store(
  tx: Tx,
  { keys, now }: Pick<Deps, 'keys' | 'now'>,
  actor: Actor,
  hashed: readonly HashedAnswer[],
  from: string,
): Promise<Result<null, RegisterQuestionsFailure>> {
  if (!(await lockForChange(tx, actor))) return fail({ kind: 'gone' })
  const [{ methods }, policy] = [await loadMethods(tx, keys, actor.id), await loadPolicyFor(tx, actor.id)]
  const refusal = questionsRefusal(methods, policy)
  if (refusal) return fail({ kind: refusal })
  const present = answersOf(methods)
  const rows = rowsOf(hashed, policy)
  if (answersVersion(present) !== from || rows === null) return fail({ kind: 'changed_meanwhile' })

  const at = now()
  const kept = present ? await keepMethod(tx, present.id) : undefined
  const methodId = await writeMethod(tx, actor.id, present?.id ?? null, at)
  await tx.securityAnswer.createMany({ data: rows.map((row) => ({ userId: actor.id, methodId, ...row })) })

  const [method, answers] = [securityQuestionsType.id, rows.length]
  const event = present
    ? ({ type: 'security_questions_replaced' } as const)
    : ({ type: 'method_added', method, answers, isDefault: false } as const)
  const change = await notify(tx, { keys }, { userId: actor.id, event, at, source: actor, methodId, kept })
  const audited = present
    ? ({ type: 'security_questions.replaced', answers } as const)
    : ({ type: 'method.added', method, channel: 'security_questions', answers } as const)
  await recordAudit(tx, onSelf(actor), { ...audited, change }, at)
  return ok(null)
}

/** The rows of a new set; null where the policy asks for another number now, or a question went away. */
function rowsOf(hashed: readonly HashedAnswer[], { questions: { toRegister, custom } }: MethodsPolicy) {
  if (hashed.length !== toRegister) return null
  const rows = hashed.map((answer, index) => {
    const wording = custom.find(({ id }) => id === answer.question)?.text ?? null
    return { ...answer, wording, position: index + 1 }
  })
  return rows.every(({ question, wording }) => wording !== null || isPredefined(question)) ? rows : null
}

/** New answers keep the identity of those before them, which go, and with them the wrong ones that disabled them. */
async function writeMethod(tx: Tx, userId: string, replaced: string | null, at: Date): Promise<string> {
  if (!replaced) {
    const id = newId()
    await tx.method.create({ data: { id, userId, kind: 'security_questions', createdAt: at, verifiedAt: at } })
    return id
  }
  await tx.method.update({
    where: { id: replaced, userId },
    data: { verifiedAt: at, lastUsedAt: null, disabledAt: null, wrongCodes: 0 },
  })
  await endProofsOf(tx, replaced, at)
  await tx.securityAnswer.deleteMany({ where: { methodId: replaced, userId } })
  return replaced
}
