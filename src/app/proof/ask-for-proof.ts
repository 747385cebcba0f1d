import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { optionLabeller } from '@/app/option-label'
import { proofByKey } from '@/app/security-key/key-request'
import type { Actor } from '@/features/accounts/person'
import { DefaultChoice } from '@/features/methods/change-default'
import { effectiveDefault } from '@/features/methods/default'
import { isAllowed, type UsableOption, usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { startProof } from '@/features/methods/start-proof'
import { loadPolicy } from '@/features/policy/repository'
import { proofNeeded } from '@/features/step-up/proof-needed'
import { stepUp } from '@/features/step-up/step-up'
import { stepUpByPassword } from '@/features/step-up/step-up-by-password'
import { findChallenge } from '@/features/verification/repository'
import type { Challenge } from '@/generated/prisma/client'
import type { FormState, ProofRequest } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { writeSessionCookie } from '@/server/session'
import { confirmProofSentence, startProofSentence } from './proof-sentences'
import { readAnswer } from './read-answer'

/**
 * Asks in place for a fresh proof before a change, and takes the answer. Null once there is one: then the change goes on
 * with everything else that the form holds, exactly as it was entered. A code is sent because a form was posted, never
 * because a page was opened. `passwordFollows`: the change itself takes the password, so nobody is asked for it here.
 * `freshness`: how new the proof must be, where that does not follow from the method that the form `changes`.
 */
export async function askForProof(
  actor: Actor,
  form: FormData,
  {
    passwordFollows = false,
    changes,
    freshness,
  }: { passwordFollows?: boolean; changes?: string; freshness?: number } = {},
): Promise<FormState | null> {
  const { db, keys, now } = deps()
  const [{ methods, stored }, policy] = [await loadMethods(db, keys, actor.id), await loadPolicy(db)]
  const isProtected = methods.some((method) => isAllowed(method, policy))
  const changed = methods.find(({ id }) => id === changes)
  const needed = proofNeeded(actor.factors, isProtected, now(), freshness ?? changed?.type.freshness)
  if (needed === null) return null
  if (needed === 'password') return passwordFollows ? null : byPassword(actor, form)

  const usable = usableOptions(methods, policy)
  const challengeId = z.uuid().safeParse(form.get('proof.challenge'))
  if (form.get('proof.intent') !== 'other' && challengeId.success) {
    return takeAnswer(actor, form, challengeId.data, usable)
  }
  const chosen = DefaultChoice.safeParse(form.get('proof.option'))
  const fallback = effectiveDefault(stored, usable)
  const option = chosen.success ? chosen.data : fallback && { methodId: fallback.method.id, option: fallback.option }
  return sendCode(actor, usable, option)
}

async function byPassword(actor: Actor, form: FormData): Promise<FormState | null> {
  const t = await getTranslations('proof')
  const proof: ProofRequest = {
    title: t('title'),
    sentence: t('password'),
    field: { name: 'proof.password', label: t('passwordLabel') },
    submit: t('submit'),
    others: [],
    othersLegend: t('others'),
    othersSubmit: t('othersSubmit'),
  }
  const password = form.get('proof.password')
  if (typeof password !== 'string' || password === '') return { proof }
  const result = await stepUpByPassword(deps(), actor, password)
  if (result.ok) {
    await writeSessionCookie(result.value)
    return null
  }
  const { error } = result
  if (error.kind !== 'slow_down') return { proof, fields: { 'proof.password': t('errors.wrong_password') } }
  const wait = (await getTranslations('common'))('wait', waitUntil(error.retryAt, deps().now()))
  return { proof, fields: { 'proof.password': t('errors.slow_down', { wait }) } }
}

async function sendCode(
  actor: Actor,
  usable: readonly UsableOption[],
  option: { methodId: string; option: UsableOption['option'] } | null,
): Promise<FormState> {
  const t = await getTranslations('proof')
  const target = usable.find(({ method, option: name }) => method.id === option?.methodId && name === option.option)
  if (!target) return { proof: await request(usable, t('noWay')) }
  const proof = { methodId: target.method.id, option: target.option, purpose: 'step_up' } as const
  const started = await startProof(deps(), actor, proof)
  if (!started.ok) return { proof: await request(usable, await startProofSentence(started.error)) }
  const challenge = await findChallenge(deps().db, started.value.challengeId, actor)
  return { proof: challenge ? await answerRequest(usable, challenge, target) : await request(usable, t('noWay')) }
}

async function takeAnswer(
  actor: Actor,
  form: FormData,
  challengeId: string,
  usable: readonly UsableOption[],
): Promise<FormState | null> {
  const challenge = await findChallenge(deps().db, challengeId, actor)
  const target = usable.find(({ method, option }) => method.id === challenge?.methodId && option === challenge.channel)
  const errors = await getTranslations('proof.errors')
  if (!challenge) return { proof: await request(usable, errors('not_usable')) }
  const again = async (sentence: string): Promise<FormState> => ({
    proof: target ? await answerRequest(usable, challenge, target) : await request(usable, sentence),
    ...(challenge.channel === 'security_key' ? { message: sentence } : { fields: { 'proof.code': sentence } }),
  })
  const answer = await readAnswer(form, challenge, { code: 'proof.code', key: 'proof.key' })
  if (!answer.ok) return again(answer.error)

  const result = await stepUp(deps(), actor, { challengeId, code: answer.value })
  if (result.ok) {
    await writeSessionCookie(result.value)
    return null
  }
  const sentence = await confirmProofSentence(result.error, challenge.channel)
  const isOver = result.error.kind !== 'incorrect' && result.error.kind !== 'unavailable'
  return isOver ? { proof: await request(usable, sentence) } : again(sentence)
}

/** What the person is told to enter, by how it reaches them. */
const asked = { text: 'texted', call: 'called', app_code: 'shown', security_key: 'key' } as const

async function answerRequest(
  usable: readonly UsableOption[],
  challenge: Challenge,
  target: UsableOption,
): Promise<ProofRequest> {
  const t = await getTranslations('proof')
  const detail = target.method.detail.masked
  const sentence = t(asked[challenge.channel], { detail })
  const key = await proofByKey(challenge)
  const code = { name: 'proof.code', label: t('codeLabel') } as const
  const field = key ? ({ name: 'proof.key', ...key } as const) : code
  return { ...(await request(usable, sentence)), challengeId: challenge.id, field }
}

/** The question without a box: what happened, and which ways there are. */
async function request(usable: readonly UsableOption[], sentence: string): Promise<ProofRequest> {
  const [t, label] = [await getTranslations('proof'), await optionLabeller()]
  return {
    title: t('title'),
    sentence,
    submit: t('submit'),
    others: usable.map((option) => ({
      value: `${option.method.id}:${option.option}`,
      label: label(option, 'masked'),
    })),
    othersLegend: t('others'),
    othersSubmit: t('othersSubmit'),
  }
}
