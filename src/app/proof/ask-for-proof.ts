import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { optionLabeller } from '@/app/option-label'
import { proofByKey } from '@/app/security-key/key-request'
import type { Actor } from '@/features/accounts/person'
import { findAskedNumber } from '@/features/methods/approval-app/asked-number'
import { effectiveDefault } from '@/features/methods/default'
import { isProtected, type UsableWay, usableOptions, usableWays } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { ProofChoice, startProof } from '@/features/methods/start-proof'
import { validAt } from '@/features/methods/validity'
import { loadPolicyFor } from '@/features/policy/repository'
import { proofNeeded } from '@/features/step-up/proof-needed'
import { stepUp } from '@/features/step-up/step-up'
import { stepUpByPassword } from '@/features/step-up/step-up-by-password'
import { findChallenge } from '@/features/verification/repository'
import type { Challenge, Channel } from '@/generated/prisma/client'
import type { FormState, ProofRequest } from '@/lib/form'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'
import { writeSessionCookie } from '@/server/session'
import { confirmProofSentence, startProofSentence } from './proof-sentences'
import { readAnswer } from './read-answer'
import { isWritten, writtenCodeWords } from './written-code'

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
  const [{ methods, stored }, policy] = [await loadMethods(db, keys, actor.id), await loadPolicyFor(db, actor.id)]
  const changed = methods.find(({ id }) => id === changes)
  const needed = proofNeeded(actor.factors, isProtected(methods, policy), now(), freshness ?? changed?.type.freshness)
  if (needed === null) return null
  if (needed === 'password' && passwordFollows) return null
  const usable = usableWays(validAt(methods, now()), policy, 'two_step')
  const isAsked = usable.length > 0 && (form.has('proof.challenge') || form.get('proof.intent') === 'other')
  if (needed === 'password' && !isAsked) return byPassword(actor, form, usable)

  const challengeId = z.uuid().safeParse(form.get('proof.challenge'))
  if (form.get('proof.intent') !== 'other' && challengeId.success) {
    return takeAnswer(actor, form, challengeId.data, usable)
  }
  const chosen = ProofChoice.safeParse(form.get('proof.option'))
  const fallback = effectiveDefault(stored, usableOptions(methods, policy))
  const option = chosen.success ? chosen.data : fallback && { methodId: fallback.method.id, option: fallback.option }
  return sendCode(actor, usable, option)
}

/** Who has a pass and no method yet may not know the password: the pass is another way. */
async function byPassword(actor: Actor, form: FormData, usable: readonly UsableWay[]): Promise<FormState | null> {
  const t = await getTranslations('proof')
  const proof: ProofRequest = {
    ...(await request(usable, t('password'))),
    field: { name: 'proof.password', label: t('passwordLabel') },
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
  usable: readonly UsableWay[],
  option: { methodId: string; option: UsableWay['option'] } | null,
): Promise<FormState> {
  const t = await getTranslations('proof')
  const target = usable.find(({ method, option: name }) => method.id === option?.methodId && name === option.option)
  if (!target) return { proof: await request(usable, t(usable.length > 0 ? 'choose' : 'noWay')) }
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
  usable: readonly UsableWay[],
): Promise<FormState | null> {
  const challenge = await findChallenge(deps().db, challengeId, actor)
  const target = usable.find(({ method, option }) => method.id === challenge?.methodId && option === challenge.channel)
  const errors = await getTranslations('proof.errors')
  if (!challenge) return { proof: await request(usable, errors('not_usable')) }
  const again = async (sentence: string): Promise<FormState> => {
    if (!target) return { proof: await request(usable, sentence) }
    const proof = await answerRequest(usable, challenge, target)
    return hasNoBox(challenge)
      ? { proof: { ...proof, problem: sentence } }
      : { proof, fields: { 'proof.code': sentence } }
  }
  const answer = await readAnswer(form, challenge, { code: 'proof.code', key: 'proof.key' })
  if (!answer.ok) return again(answer.error)

  const result = await stepUp(deps(), actor, { challengeId, code: answer.value })
  if (result.ok) {
    await writeSessionCookie(result.value)
    return null
  }
  const sentence = await confirmProofSentence(result.error, challenge.channel)
  const isOpen = ['incorrect', 'replayed', 'unavailable', 'waiting'].includes(result.error.kind)
  return isOpen ? again(sentence) : { proof: await request(usable, sentence) }
}

const hasNoBox = ({ channel }: Challenge) => channel === 'security_key' || channel === 'app_notification'

/** What the person is told to enter, by how it reaches them. Mail and answers prove nothing in a session. */
const asked = {
  text: 'texted',
  call: 'called',
  app_code: 'shown',
  app_notification: 'approved',
  recovery_code: 'kept',
  access_pass: 'given',
  security_key: 'key',
} as const satisfies Record<Exclude<Channel, 'email_code' | 'security_questions'>, string>

async function answerRequest(
  usable: readonly UsableWay[],
  challenge: Challenge,
  target: UsableWay,
): Promise<ProofRequest> {
  const t = await getTranslations('proof')
  const { channel } = challenge
  if (channel === 'email_code' || channel === 'security_questions')
    throw new Error(`${channel} proves nothing in place`)
  const number = await findAskedNumber(deps().db, challenge)
  const sentence = t(asked[channel], { detail: target.method.detail.masked, number: String(number) })
  return { ...(await request(usable, sentence)), challengeId: challenge.id, field: await fieldFor(challenge, number) }
}

/** The box for the answer to a challenge, the button that asks a key for it, or the number for a phone. */
async function fieldFor(challenge: Challenge, number: number | null): Promise<ProofRequest['field']> {
  if (number !== null) {
    const [t, path] = [await getTranslations('approval'), `/api/authenticator/progress/${challenge.id}`]
    return { name: 'proof.approval', number, label: t('number'), waiting: t('waiting'), path }
  }
  const key = await proofByKey(challenge)
  if (key) return { name: 'proof.key', ...key }
  if (!isWritten(challenge.channel)) return { name: 'proof.code', label: (await getTranslations('proof'))('codeLabel') }
  const words = await writtenCodeWords(challenge.channel)
  return { name: 'proof.code', ...words, isWritten: true }
}

/** The question without a box: what happened, and which ways there are. */
async function request(usable: readonly UsableWay[], sentence: string): Promise<ProofRequest> {
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
