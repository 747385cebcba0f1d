import 'server-only'
import { z } from 'zod'
import { lockPerson } from '@/features/accounts/lock-person'
import { loadPolicyFor } from '@/features/policy/repository'
import { type Asker, findOpenProof } from '@/features/verification/repository'
import { Channel, SignInOption } from '@/generated/prisma/enums'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { ProofOption } from './method-type'
import { type PromptRefusal, type ProofToStart, type ResendFailure, usageOf } from './prover'
import { provers } from './provers'
import { usableWays } from './registry'
import { loadMethods } from './repository'
import { validAt } from './validity'

const Option = z.enum({ ...SignInOption, ...Channel })

/** `methodId:option`, the value of one choice among the ways to prove something. */
export const ProofChoice = z
  .templateLiteral([z.uuid(), ':', Option])
  .transform((value): { methodId: string; option: ProofOption } => {
    const [methodId = '', option] = value.split(':')
    return { methodId, option: Option.parse(option) }
  })

export type StartProofFailure = ResendFailure | PromptRefusal | { kind: 'not_usable' }

/**
 * Begins a proof of who the person is with a method that they have registered, and sends its code where one is sent. Only
 * a usable way of their own can be named. Asking again for the method whose challenge is still open goes on with that
 * challenge, so that asking twice never sends twice within the wait.
 */
export async function startProof(
  deps: Deps,
  owner: Asker,
  proof: ProofToStart,
): Promise<Result<{ challengeId: string }, StartProofFailure>> {
  const { db, keys, now } = deps
  const at = now()
  const opened = await db.$transaction(async (tx) => {
    if (!(await lockPerson(tx, owner.id))) return fail({ kind: 'not_usable' } as const)
    const methods = validAt((await loadMethods(tx, keys, owner.id)).methods, at)
    const policy = await loadPolicyFor(tx, owner.id)
    const target = usableWays(methods, policy, usageOf(proof.purpose)).find(
      ({ method, option }) => method.id === proof.methodId && option === proof.option,
    )
    if (!target) return fail({ kind: 'not_usable' } as const)
    const prover = provers[proof.option]
    const running = await findOpenProof(tx, proof, owner, at)
    if (running) return ok({ challenge: running, send: () => prover.repeat(deps, owner, running, proof.option) })
    return prover.open(tx, deps, owner, proof, at)
  })
  if (!opened.ok) return opened
  const { challenge, send } = opened.value
  const sent = await send()
  return sent.ok ? ok({ challengeId: challenge.id }) : sent
}
