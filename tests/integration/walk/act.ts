import { liftFreezeAction } from '@/app/(admin)/admin/frozen/[id]/actions'
import { importMembersAction } from '@/app/(admin)/admin/groups/[id]/import/[draft]/actions'
import {
  addMemberAction,
  createGroupAction,
  deleteGroupAction,
  removeMemberAction,
  renameGroupAction,
  setInnerGroupsAction,
} from '@/app/(admin)/admin/groups/actions'
import { reviewSubjectAction } from '@/app/(admin)/admin/methods/[subject]/actions'
import { reviewMethodsAction, savePolicyAction } from '@/app/(admin)/admin/methods/actions'
import { saveOrganisationAction } from '@/app/(admin)/admin/organisation/actions'
import { changeLogoAction } from '@/app/(admin)/admin/organisation/logo/actions'
import { issuePassAction } from '@/app/(admin)/admin/people/[id]/pass/actions'
import { revokePassAction } from '@/app/(admin)/admin/people/[id]/pass/revoke/actions'
import { confirmKeyBackupAction } from '@/app/(admin)/admin/set-up/keys/actions'
import { sendTestMailAction } from '@/app/(admin)/admin/set-up/mail/actions'
import { confirmTestTextAction, sendTestTextAction } from '@/app/(admin)/admin/set-up/text/actions'
import { openCountryAction, saveCountryAction, saveSpendSettingsAction } from '@/app/(admin)/admin/spend/actions'
import {
  createWebhookAction,
  deleteWebhookAction,
  pauseWebhookAction,
  testWebhookAction,
} from '@/app/(admin)/admin/webhooks/actions'
import { reportActivityAction } from '@/app/(portal)/activity/[seq]/not-me/actions'
import { changePasswordAction } from '@/app/(portal)/password/actions'
import { confirmAppAction } from '@/app/(portal)/security-info/add/authenticator-app/[challenge]/actions'
import { startAppAction } from '@/app/(portal)/security-info/add/authenticator-app/actions'
import { registerApprovalAppAction } from '@/app/(portal)/security-info/add/authenticator-app/ours/[challenge]/actions'
import { startApprovalAppAction } from '@/app/(portal)/security-info/add/authenticator-app/ours/actions'
import { startEmailAction } from '@/app/(portal)/security-info/add/email/actions'
import { confirmEmailAction, resendMailAction } from '@/app/(portal)/security-info/add/email/code/[challenge]/actions'
import { startPhoneAction } from '@/app/(portal)/security-info/add/phone/actions'
import { confirmPhoneAction, resendCodeAction } from '@/app/(portal)/security-info/add/phone/code/[challenge]/actions'
import { makeCodesAction } from '@/app/(portal)/security-info/add/recovery-codes/actions'
import { confirmKeyAction } from '@/app/(portal)/security-info/add/security-key/[challenge]/actions'
import { startKeyAction } from '@/app/(portal)/security-info/add/security-key/actions'
import { registerQuestionsAction } from '@/app/(portal)/security-info/add/security-questions/actions'
import { changeDefaultAction } from '@/app/(portal)/security-info/default/actions'
import { deleteMethodAction } from '@/app/(portal)/security-info/methods/[id]/delete/actions'
import { renameMethodAction } from '@/app/(portal)/security-info/methods/[id]/rename/actions'
import { endSessionAction } from '@/app/(portal)/sessions/[id]/end/actions'
import { endOtherSessionsAction } from '@/app/(portal)/sessions/sign-out-others/actions'
import { signOutEverywhereAction } from '@/app/(portal)/sign-out-everywhere-action'
import { reportByMailAction } from '@/app/(public)/not-me/[token]/actions'
import {
  proveResetAction,
  resetPasswordAction,
  sendResetCodeAction,
  startResetAction,
} from '@/app/(public)/password-reset/actions'
import { answerQuestionsAction } from '@/app/(public)/password-reset/questions/actions'
import { signInAction } from '@/app/(public)/sign-in/actions'
import { passSignInAction } from '@/app/(public)/sign-in/pass/actions'
import { beginPasskeyAction, passkeySignInAction } from '@/app/(public)/sign-in/passkey/actions'
import { sendSignInCodeAction, verifySignInAction } from '@/app/(public)/sign-in/verify/actions'
import { replacePasswordAction } from '@/app/new-password/actions'
import { beginSetUpAction, skipSetUpAction } from '@/app/set-up/actions'
import { confirmSetUpAppAction } from '@/app/set-up/authenticator-app/[challenge]/actions'
import { startSetUpAppAction } from '@/app/set-up/authenticator-app/actions'
import { registerSetUpApprovalAppAction } from '@/app/set-up/authenticator-app/ours/[challenge]/actions'
import { startSetUpApprovalAppAction } from '@/app/set-up/authenticator-app/ours/actions'
import { startSetUpEmailAction } from '@/app/set-up/email/actions'
import { confirmSetUpEmailAction, resendSetUpMailAction } from '@/app/set-up/email/code/[challenge]/actions'
import { startSetUpPhoneAction } from '@/app/set-up/phone/actions'
import { confirmSetUpPhoneAction, resendSetUpCodeAction } from '@/app/set-up/phone/code/[challenge]/actions'
import { makeSetUpCodesAction } from '@/app/set-up/recovery-codes/actions'
import { confirmSetUpKeyAction } from '@/app/set-up/security-key/[challenge]/actions'
import { startSetUpKeyAction } from '@/app/set-up/security-key/actions'
import { signOutAction } from '@/app/sign-out-action'
import { reportToken } from '@/features/disputes/report-token'
import { keepDraft } from '@/features/drafts/drafts'
import { answerPrompt } from '@/features/methods/approval-app/answer-prompt'
import { isBindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { openBindingSecret } from '@/features/methods/approval-app/binding-secret'
import { findDevice } from '@/features/methods/approval-app/device'
import { type AppSecret, openSecret, SECRET_INDEX } from '@/features/methods/authenticator-app/secret'
import { isEmailChallenge } from '@/features/methods/email/email-challenge'
import { isCodeOf } from '@/features/methods/email/mail-code'
import { predefinedQuestions } from '@/features/methods/security-questions/predefined-questions'
import { type PassCode, passIndex } from '@/features/methods/temporary-access-pass/pass-code'
import { loadVersionedPolicy } from '@/features/policy/repository'
import { hashToken } from '@/features/sessions/repository'
import { countSend } from '@/features/spend/tally'
import type { Purpose } from '@/features/verification/code-delivery'
import { PHONE_INDEX } from '@/features/verification/destination'
import type { Challenge, PrismaClient } from '@/generated/prisma/client'
import { after, days, minutes } from '@/lib/time'
import { toLocalTime } from '@/lib/zoned-time'
import { deps } from '@/server/deps'
import { keyring } from '@/server/keys'
import { aPhoneWithKey, enterNumber, type KeyedPhone, otherNumber, scan, signedRequest } from '../../support/approvals'
import { codeOf } from '../../support/apps'
import { type Authenticator, anAuthenticator } from '../../support/authenticator'
import { aKey, aPhone, type Clock, testKeys } from '../../support/builders'
import type { distinctCodes } from '../../support/distinct-codes'
import { anAddress } from '../../support/email'
import { codeIn, type Mailbox } from '../../support/mailbox'
import { type Answer, askedChallenge, type TestBrowser } from '../../support/pages'
import type { Ledger } from './ledger'
import type { Event } from './rules'
import { personIn, type Snapshot, tokenOf } from './snapshot'
import type { Pick, Proof, Step, Where, Who } from './steps'

export const PASSWORDS = [
  'a quiet harbour in the north',
  'seven gulls over grey water',
  'nine lamps along the old quay',
]
const otherKeys = keyring([aKey('other', 9)])

/** A key of software, and who made it. */
export type HeldKey = { userId: string; key: Authenticator }

/** The code of a pass, and whom it was issued for. */
export type HeldPass = { userId: string; code: string }
/** A phone that scanned a code, what the code was of, and whether it was told the right number. */
export type HeldPhone = { deviceId: string; phone: KeyedPhone; isTold: boolean }

type Scene = {
  db: PrismaClient
  where: Where
  step: Step
  was: Snapshot
  actor: Event['actor']
  people: readonly { id: string; email: string }[]
  /** The index of the password that each has now. */
  present: ReadonlyMap<string, number>
  clock: Clock
  codes: ReturnType<typeof distinctCodes>
  mailbox: Mailbox
  ledger: Ledger
  browser: TestBrowser
  /** The names of the actions that were sent a form. */
  used: Set<string>
  /** The keys that were made, whether the portal took them or not. */
  held: HeldKey[]
  /** The passes that were issued, as they were shown. */
  passes: HeldPass[]
  /** The phones that scanned a code, and the challenges that the phone of their owner approved by the right number. */
  phones: HeldPhone[]
  approved: Set<string>
}
type Fields = Record<string, string | undefined>

/** What a person answers to a question, each time. */
const answerOf = (userId: string, question: string) => `${userId.slice(-4)} on ${question}`

const newest = <T>(all: readonly T[], at: Pick): T | undefined => all[all.length - 1 - at]

/** Takes a step as a browser does: sends the form of it to its real action. */
export async function act(scene: Scene): Promise<unknown> {
  const { db, where, step, was, actor, people, present, clock, codes, mailbox, ledger, browser, used, held, ...more } =
    scene
  const { passes, phones, approved } = more
  const person = (who: Who) => people[who] ?? { id: '', email: '' }
  const passwordOf = (id: string | undefined) => present.get(id ?? '') ?? 0

  function send(action: Parameters<TestBrowser['send']>[0], fields: Fields): Promise<Answer> {
    used.add(action.name)
    return browser.send(action, fields)
  }
  /** A challenge for a purpose, the newest first; at 3 the newest of all, whatever it is for. */
  async function challengeFor(purpose: Purpose, at: Pick, userId?: string) {
    const all = await db.challenge.findMany({
      where: { userId: { in: people.map(({ id }) => id) } },
      orderBy: { id: 'asc' },
    })
    const fitting = all.filter((one) => one.purpose === purpose && (!userId || one.userId === userId))
    return at === 3 ? all.at(-1) : newest(fitting, at)
  }
  /** The code that the walk has for a challenge: of those that were sent, or what the app shows, now or just before. */
  async function codeFor(challenge: Challenge | null | undefined, picked: Pick): Promise<string | undefined> {
    if (challenge?.channel === 'email_code') return codeIn(newest(mailbox.mails, picked) ?? { text: '' })
    if (challenge?.channel !== 'app_code') return newest(codes.sent, picked)?.code
    const secret = await secretOf(challenge)
    return secret ? codeOf(secret, clock.now(), 1 - picked) : '000000'
  }
  async function secretOf({ id, userId, methodId, targetCiphertext }: Challenge): Promise<AppSecret | null> {
    if (targetCiphertext) return openSecret(testKeys, targetCiphertext, { table: 'Challenge', id, userId })
    const app = methodId ? await db.authenticatorAppMethod.findFirst({ where: { methodId } }) : null
    const place = { table: 'AuthenticatorAppMethod', id: app?.methodId ?? '', userId: app?.userId ?? '' } as const
    return app && openSecret(testKeys, app.secretCiphertext, place)
  }
  /** Notes a proof where the code is right for the challenge, its purpose and this browser. */
  async function enterCode(challenge: Challenge | null | undefined, code: string | undefined): Promise<void> {
    const cookie = browser.browserCookie()
    if (!challenge || !cookie || challenge.browserHash !== hashToken(cookie)) return
    if (isEmailChallenge(challenge)) {
      const isAlive = clock.now().getTime() < challenge.expiresAt.getTime()
      if (isAlive && code && isCodeOf(testKeys, challenge, code)) ledger.mail(where, challenge, challenge.addressIndex)
      return
    }
    if (challenge.channel === 'app_notification') {
      const { methodId } = challenge
      const app = methodId && (await db.approvalApp.findUnique({ where: { methodId } }))
      const isInTime = clock.now().getTime() - challenge.createdAt.getTime() < minutes(3)
      if (app && isInTime && approved.has(challenge.id)) ledger.code(where, challenge, app.deviceId)
      return
    }
    const secret = challenge.channel === 'app_code' ? await secretOf(challenge) : null
    if (secret) {
      const isRight = [-1, 0, 1].some((steps) => codeOf(secret, clock.now(), steps) === code)
      if (isRight) ledger.code(where, challenge, testKeys.blindIndex(secret, SECRET_INDEX))
      return
    }
    const right = codes.sent.find((one) => one.reference === challenge.reference)
    if (!right || right.code !== code || right.purpose !== challenge.purpose) return
    if (clock.now().getTime() - right.at.getTime() >= minutes(10)) return
    ledger.code(where, challenge, testKeys.blindIndex(right.to, PHONE_INDEX))
  }
  const isOpen = ({ createdAt, browserHash }: { createdAt: Date; browserHash: string }) => {
    const cookie = browser.browserCookie()
    const isHere = cookie !== null && browserHash === hashToken(cookie)
    return isHere && clock.now().getTime() - createdAt.getTime() < minutes(5)
  }
  /** What a key answers to a challenge. It counts for its owner alone, where the challenge is for keys and theirs. */
  function answerBy(one: HeldKey | undefined, challenge: Snapshot['challenges'][number] | null | undefined): string {
    if (!one || !challenge) return ''
    const { userId, purpose, nonce } = challenge
    if (nonce && userId === one.userId && isOpen(challenge)) {
      ledger.key(where, { userId, purpose, token: one.key.credentialId })
    }
    return JSON.stringify(one.key.get(nonce ?? ''))
  }
  async function proofFields(proof: Proof): Promise<Fields> {
    if (proof === null) return {}
    if (proof === 'password') {
      if (actor) ledger.password(where, actor.id)
      return { 'proof.password': PASSWORDS[passwordOf(actor?.id)] }
    }
    if (proof === 'key') {
      const challenge = await challengeFor('step_up', 0)
      return { 'proof.challenge': challenge?.id, 'proof.key': answerBy(newest(held, 0), challenge) }
    }
    const challenge = await challengeFor('step_up', proof.challenge)
    const code = await codeFor(challenge, proof.code)
    await enterCode(challenge, code)
    return { 'proof.challenge': challenge?.id, 'proof.code': code }
  }
  /** Sends a form, and where it asks for a proof, answers with what the walk holds. */
  async function withProof(proof: Proof, action: Parameters<typeof send>[0], fields: Fields): Promise<Answer> {
    const answer = await send(action, fields)
    const challenge = askedChallenge(answer)
    if (!('shows' in answer) || !answer.shows.proof || proof === null) return answer
    if (challenge && proof !== 'password' && proof !== 'key' && proof.code === 0 && proof.challenge === 0) {
      const asked = await db.challenge.findUnique({ where: { id: challenge } })
      if (asked?.channel === 'app_notification') await answerOn(newest(phones, 0), asked, 'approve')
      const code = await codeFor(asked, 0)
      await enterCode(asked, code)
      return send(action, { ...fields, 'proof.challenge': challenge, 'proof.code': code })
    }
    return send(action, { ...fields, ...(await proofFields(proof)) })
  }
  /** What a phone says to a question, whosever it is; the number is read off the page of it. */
  async function answerOn(
    held: HeldPhone | undefined,
    challenge: Challenge | undefined,
    says: 'approve' | 'wrong number' | 'deny',
  ): Promise<void> {
    const asked = challenge && (await db.approval.findUnique({ where: { challengeId: challenge.id } }))
    if (!held || !challenge || !asked || challenge.purpose === 'registration') return
    const request = signedRequest(held.phone, { deviceId: held.deviceId, name: 'answer', at: clock.now() })
    const device = await findDevice(deps(), request)
    if (!device) return
    const about = { challengeId: challenge.id, purpose: challenge.purpose }
    const number = otherNumber(asked.number, says === 'approve' ? 0 : 1)
    const said = says === 'deny' ? { decision: says, ...about } : { decision: 'approve' as const, ...about, number }
    const isTheirs = device.userId === challenge.userId && device.methodId === challenge.methodId
    if (says === 'approve' && isTheirs) approved.add(challenge.id)
    await answerPrompt(deps(), device, { address: null, userAgent: null }, said)
  }
  async function enter(action: Parameters<typeof send>[0], purpose: Purpose, picked: { code: Pick; challenge: Pick }) {
    const challenge = await challengeFor(purpose, picked.challenge)
    const code = await codeFor(challenge, picked.code)
    await enterCode(challenge, code)
    await send(action, { challengeId: challenge?.id, code, label: `App ${clock.now().getTime()} ${used.size}` })
  }
  async function resetFields() {
    const cookie = browser.browserCookie()
    const open = { consumedAt: null, endedAt: null, browserHash: cookie ? hashToken(cookie) : '' }
    return db.passwordReset.findFirst({ where: open, orderBy: { createdAt: 'desc' } })
  }
  const group = was.groups.at(-1)?.id
  const editing = JSON.stringify({ base: was.policy, mine: was.policy })
  /** Saves what a review shows, by what its page has in its form. */
  async function saveReviewed(proof: Proof, reviewed: Answer, edited: boolean): Promise<void> {
    const draft = 'goesTo' in reviewed ? reviewed.goesTo.split('/').at(-1) : undefined
    const { version } = await loadVersionedPolicy(db)
    await withProof(proof, savePolicyAction, { draft, version: String(edited ? version - 1 : version) })
  }

  switch (step.does) {
    case 'sign in': {
      const { id, email } = person(step.who)
      if (step.right) ledger.password(where, id)
      const typed = PASSWORDS[(passwordOf(id) + (step.right ? 0 : 1)) % 3]
      await send(signInAction, { email, password: typed })
      return
    }
    case 'other way': {
      const method = newest(was.methods, step.method)
      const byPhone = step.call ? 'call' : 'text'
      const byApp = method?.approvalApp ? 'app_notification' : 'app_code'
      const option = `${method?.id}:${method?.securityKey ? 'security_key' : method?.phone ? byPhone : byApp}`
      await send(sendSignInCodeAction, { option })
      return
    }
    case 'verify':
      return enter(verifySignInAction, 'sign_in', step)
    case 'add': {
      const replaced = was.methods.find((one) => one.userId === actor?.id && one.phone?.slot === step.slot)
      const replaces = step.replace ? replaced?.id : undefined
      const fields = { slot: step.slot, country: 'US', number: aPhone(), channel: 'text', replaces }
      return withProof(step.proof, step.part === 'portal' ? startPhoneAction : startSetUpPhoneAction, fields)
    }
    case 'confirm':
      return enter(step.part === 'portal' ? confirmPhoneAction : confirmSetUpPhoneAction, 'registration', step)
    case 'add app': {
      const replaced = was.methods.find((one) => one.userId === actor?.id && one.kind === 'authenticator_app')
      const fields = { replaces: step.replace ? replaced?.id : undefined }
      return withProof(step.proof, step.part === 'portal' ? startAppAction : startSetUpAppAction, fields)
    }
    case 'confirm app':
      return enter(step.part === 'portal' ? confirmAppAction : confirmSetUpAppAction, 'registration', step)
    case 'add phone app': {
      const replaced = was.methods.find((one) => one.userId === actor?.id && one.kind === 'authenticator_app')
      const fields = { replaces: step.replace ? replaced?.id : undefined }
      const action = step.part === 'portal' ? startApprovalAppAction : startSetUpApprovalAppAction
      return withProof(step.proof, action, fields)
    }
    case 'scan': {
      const challenge = await challengeFor('registration', step.challenge)
      if (!challenge || !isBindingChallenge(challenge)) return
      const [phone, code] = [aPhoneWithKey(), { id: challenge.id, secret: openBindingSecret(testKeys, challenge) }]
      const scanned = await scan(deps(), code, phone)
      const told = scanned.ok && (await enterNumber(deps(), code, phone, step.right ? 0 : 1))
      phones.push({ deviceId: challenge.id, phone, isTold: told !== false && told.ok && step.right })
      return
    }
    case 'finish phone app': {
      const challenge = await challengeFor('registration', step.challenge)
      const isTold = phones.some(({ deviceId, isTold }) => isTold && deviceId === challenge?.id)
      const cookie = browser.browserCookie()
      const isHere = challenge && cookie && challenge.browserHash === hashToken(cookie)
      if (isHere && isTold && clock.now().getTime() - challenge.createdAt.getTime() < minutes(10)) {
        ledger.key(where, { userId: challenge.userId, purpose: 'registration', token: challenge.id })
      }
      const action = step.part === 'portal' ? registerApprovalAppAction : registerSetUpApprovalAppAction
      return withProof(step.proof, action, { challengeId: challenge?.id })
    }
    case 'answer': {
      const all = await db.challenge.findMany({ where: { channel: 'app_notification' }, orderBy: { id: 'asc' } })
      return answerOn(
        newest(phones, step.phone),
        newest(
          all.filter(({ purpose }) => purpose !== 'registration'),
          step.challenge,
        ),
        step.says,
      )
    }
    case 'rename': {
      const label = `Name ${was.events.length} ${clock.now().getTime()}`
      return withProof(step.proof, renameMethodAction, { id: newest(was.methods, step.method)?.id, label })
    }
    case 'resend': {
      const challengeId = (await challengeFor('registration', step.challenge))?.id
      const fields = { challengeId, channel: step.call ? 'call' : 'text' }
      await send(step.part === 'portal' ? resendCodeAction : resendSetUpCodeAction, fields)
      return
    }
    case 'add email': {
      const replaced = was.methods.find((one) => one.userId === actor?.id && one.email)
      const address = step.work ? `somebody@${actor ? personIn(was, actor.id).email.split('@')[1] : ''}` : anAddress()
      const fields = { address, replaces: step.replace ? replaced?.id : undefined }
      return withProof(step.proof, step.part === 'portal' ? startEmailAction : startSetUpEmailAction, fields)
    }
    case 'confirm email':
      return enter(step.part === 'portal' ? confirmEmailAction : confirmSetUpEmailAction, 'registration', step)
    case 'resend mail': {
      const challengeId = (await challengeFor('registration', step.challenge))?.id
      await send(step.part === 'portal' ? resendMailAction : resendSetUpMailAction, { challengeId })
      return
    }
    case 'add key': {
      const action = step.part === 'portal' ? startKeyAction : startSetUpKeyAction
      return withProof(step.proof, action, { where: 'this_device' })
    }
    case 'make key': {
      const challenge = await challengeFor('registration', step.challenge)
      const key = anAuthenticator()
      if (challenge) held.push({ userId: challenge.userId, key })
      if (challenge?.nonce && isOpen(challenge)) {
        ledger.key(where, { userId: challenge.userId, purpose: 'registration', token: key.credentialId })
      }
      const action = step.part === 'portal' ? confirmKeyAction : confirmSetUpKeyAction
      await send(action, { challengeId: challenge?.id, key: JSON.stringify(key.create(challenge?.nonce ?? '')) })
      return
    }
    case 'use key': {
      const challenge = await challengeFor('sign_in', step.challenge)
      await send(verifySignInAction, { challengeId: challenge?.id, key: answerBy(newest(held, step.key), challenge) })
      return
    }
    case 'passkey': {
      const asked = await send(beginPasskeyAction, {})
      const nonce = 'shows' in asked && 'challenge' in asked.shows ? String(asked.shows.challenge) : ''
      const one = newest(held, step.key)
      if (one) ledger.key(where, { userId: one.userId, purpose: 'sign_in', token: one.key.credentialId })
      const handle = one && (await db.user.findUnique({ where: { id: one.userId } }))?.keyHandle
      await send(passkeySignInAction, { passkey: JSON.stringify(one?.key.get(nonce, { userHandle: handle ?? '' })) })
      return
    }
    case 'begin set-up':
      await send(beginSetUpAction, {})
      return
    case 'skip set-up':
      await send(skipSetUpAction, {})
      return
    case 'delete':
      return withProof(step.proof, deleteMethodAction, { id: newest(was.methods, step.method)?.id })
    case 'default': {
      const method = newest(was.methods, step.method)
      const byApp = method?.approvalApp ? 'app_notification' : 'app_code'
      const choice = `${method?.id}:${method?.phone ? 'call' : byApp}`
      return withProof(step.proof, changeDefaultAction, { choice })
    }
    case 'make codes': {
      const set = was.methods.find((one) => one.userId === actor?.id && one.kind === 'recovery_codes')
      const from = step.again && set ? set.verifiedAt.toISOString() : 'none'
      return withProof(step.proof, step.part === 'portal' ? makeCodesAction : makeSetUpCodesAction, { from })
    }
    case 'answer questions': {
      const set = was.methods.find((one) => one.userId === actor?.id && one.kind === 'security_questions')
      const from = step.again && set ? set.verifiedAt.toISOString() : 'none'
      const chosen = predefinedQuestions.slice(0, 3)
      const pairs = chosen.map((question, at) => [
        [`question.${at}`, question],
        [`answer.${at}`, answerOf(actor?.id ?? '', question)],
      ])
      return withProof(step.proof, registerQuestionsAction, { from, ...Object.fromEntries(pairs.flat()) })
    }
    case 'password': {
      if (actor && step.right) ledger.password(where, actor.id)
      const current = PASSWORDS[(passwordOf(actor?.id) + (step.right ? 0 : 1)) % 3]
      const next = PASSWORDS[step.next]
      return withProof(step.proof, changePasswordAction, { current, next, confirm: next })
    }
    case 'replace password': {
      const next = PASSWORDS[step.next]
      return withProof(step.proof, replacePasswordAction, { next, confirm: next })
    }
    case 'begin reset':
      await send(startResetAction, { email: person(step.who).email })
      return
    case 'reset code':
      await send(sendResetCodeAction, { id: (await resetFields())?.id, way: String(step.way) })
      return
    case 'prove reset': {
      const reset = await resetFields()
      const challenge = await challengeFor('password_reset', 0, reset?.userId ?? 'nobody')
      const code = await codeFor(challenge, step.code)
      await enterCode(challenge, code)
      await send(proveResetAction, { id: reset?.id, code })
      return
    }
    case 'answer reset': {
      const reset = await resetFields()
      const userId = reset?.userId ?? 'nobody'
      const challenge = await challengeFor('password_reset', 0, userId)
      const method = was.methods.find(({ id }) => id === challenge?.methodId)
      const isHere = challenge?.browserHash === reset?.browserHash
      if (step.right && challenge && method?.kind === 'security_questions' && isHere) {
        ledger.code(where, challenge, tokenOf(method))
      }
      const given = (challenge?.questions ?? []).map((question, at) => [
        [`question.${at}`, question],
        [`answer.${at}`, step.right ? answerOf(userId, question) : 'something else'],
      ])
      await send(answerQuestionsAction, { id: reset?.id, ...Object.fromEntries(given.flat()) })
      return
    }
    case 'finish reset': {
      const next = PASSWORDS[step.next]
      await send(resetPasswordAction, { id: (await resetFields())?.id, next, confirm: next })
      return
    }
    case 'sign out':
      await send(signOutAction, {})
      return
    case 'sign out everywhere':
      await send(signOutEverywhereAction, {})
      return
    case 'end session': {
      const open = was.sessions.filter((one) => one.endedAt === null)
      return withProof(step.proof, endSessionAction, { session: newest(open, step.session)?.id })
    }
    case 'end other sessions':
      return withProof(step.proof, endOtherSessionsAction, {})
    case 'report by mail': {
      const change = newest(was.changes, step.change)?.id
      const token = change && reportToken(step.forged ? otherKeys : testKeys, change)
      await send(reportByMailAction, { token, other: newest(was.changes, step.change + 1)?.id })
      return
    }
    case 'report activity': {
      const event = newest(await db.auditEvent.findMany({ orderBy: { seq: 'asc' } }), step.event)
      return withProof(step.proof, reportActivityAction, { seq: String(event?.seq) })
    }
    case 'lift freeze':
      return withProof(step.proof, liftFreezeAction, { id: person(step.who).id })
    case 'issue pass': {
      const { id } = person(step.who)
      const startsAt = step.later ? toLocalTime(after(clock.now(), minutes(20)), 'UTC') : undefined
      const answer = await withProof(step.proof, issuePassAction, {
        id,
        from: was.methods.find((one) => one.userId === id && one.accessPass)?.id ?? '',
        length: '12',
        life: '30',
        unit: 'minutes',
        start: step.later ? 'later' : 'now',
        startsAt,
        uses: step.once ? 'one' : 'many',
        reason: 'The walk',
      })
      const code = 'shows' in answer ? answer.shows.once?.[0] : undefined
      if (code) passes.push({ userId: id, code })
      return
    }
    case 'revoke pass': {
      const { id } = person(step.who)
      const pass = was.methods.find((one) => one.userId === id && one.accessPass)?.id
      return withProof(step.proof, revokePassAction, { id, pass, reason: 'The walk' })
    }
    case 'sign in by pass': {
      const pass = newest(passes, step.pass)
      const whose = step.wrong
        ? people.find(({ id }) => id !== pass?.userId)
        : people.find(({ id }) => id === pass?.userId)
      if (pass && whose?.id === pass.userId) {
        const token = passIndex(testKeys, pass.userId, pass.code.replaceAll('-', '') as PassCode)
        ledger.key(where, { userId: pass.userId, purpose: 'sign_in', token })
      }
      await send(passSignInAction, { email: whose?.email, code: pass?.code })
      return
    }
    case 'policy': {
      const on = (is: boolean) => (is ? 'on' : undefined)
      const reviewed = await send(reviewMethodsAction, {
        editing,
        text: on(step.text),
        appCode: on(step.appCode),
        email: on(step.email),
        appNotification: on(step.appNotification),
        call: 'on',
        mobile: on(step.mobile),
        alternate: 'on',
        recoveryCodes: 'on',
        securityKey: 'on',
        questions: on(step.questions),
        questionsToRegister: '3',
        questionsToAnswer: '3',
        accessPass: on(step.accessPass),
        resetProofs: String(step.resetProofs),
        twoStep: step.twoStep,
        twoStepGroups: group,
        twoStepSkips: String(step.skips),
      })
      return saveReviewed(step.proof, reviewed, step.edited)
    }
    case 'policy for whom': {
      const { subject, state, exclude, proof } = step
      const fields = { editing, subject, state, scope: 'all', appLimit: '5', include: group }
      const reviewed = await send(reviewSubjectAction, { ...fields, exclude: exclude ? group : undefined })
      return saveReviewed(proof, reviewed, false)
    }
    case 'spend settings': {
      const fields = { currency: 'USD', perDollar: '1', moneyPerDay: String(900 + (was.spend.version % 90)) }
      const version = String(was.spend.version)
      return withProof(step.proof, saveSpendSettingsAction, { ...fields, unverified: 'hold', version })
    }
    case 'country prices': {
      const amounts = { text: '0.07', call: '', moneyPerDay: '' }
      return withProof(step.proof, saveCountryAction, { ...amounts, country: 'CH', version: String(was.spend.version) })
    }
    case 'open country': {
      const { key, rate } = { key: 'unverified:ZZ', rate: { window: days(1), limit: null } }
      await countSend(db, [{ key, amount: 1_000_000, rate }], clock.now())
      return withProof(step.proof, openCountryAction, { country: 'ZZ', reason: 'They called us' })
    }
    case 'create group':
      return withProof(step.proof, createGroupAction, { name: `Group ${was.groups.length}` })
    case 'rename group':
      return withProof(step.proof, renameGroupAction, { id: group, name: 'Renamed' })
    case 'delete group':
      return withProof(step.proof, deleteGroupAction, { id: group })
    case 'inner groups':
      return withProof(step.proof, setInnerGroupsAction, { id: was.groups.at(0)?.id, inner: group })
    case 'add member':
      return withProof(step.proof, addMemberAction, { id: group, email: person(step.who).email })
    case 'remove member':
      return withProof(step.proof, removeMemberAction, { id: group, userId: person(step.who).id })
    case 'import members': {
      const lines = [{ line: 1, text: person(step.who).email }]
      const draft =
        actor && (await keepDraft({ db, keys: testKeys, now: clock.now }, actor, 'import', { groupId: group, lines }))
      return withProof(step.proof, importMembersAction, { draft: draft ?? undefined })
    }
    case 'add webhook':
      return withProof(step.proof, createWebhookAction, { url: 'https://192.0.32.8/hook' })
    case 'pause webhook':
      return withProof(step.proof, pauseWebhookAction, { id: was.webhooks.at(-1)?.id, paused: 'yes' })
    case 'delete webhook':
      return withProof(step.proof, deleteWebhookAction, { id: was.webhooks.at(-1)?.id })
    case 'test webhook':
      await send(testWebhookAction, { id: 'no webhook' })
      return
    case 'organisation': {
      const name = `Clinic ${clock.now().getTime()} ${was.events.length}`
      const fields = { name, contact: '', accent: '#1f5fbf', shades: 'on', domains: 'example.test' }
      return withProof(step.proof, saveOrganisationAction, { ...fields, version: String(was.organisation.version) })
    }
    case 'logo': {
      const logo = was.organisation.logoHash ? '' : was.logo
      return withProof(step.proof, changeLogoAction, { logo, version: String(was.organisation.version) })
    }
    case 'test text': {
      const own = was.methods.find((one) => one.userId === actor?.id && one.phone)
      const phone = step.own && own ? own.id : 'other'
      await send(sendTestTextAction, { phone, country: 'US', number: aPhone() })
      return
    }
    case 'enter test code':
      await send(confirmTestTextAction, { code: newest(codes.sent, step.code)?.code ?? '000000' })
      return
    case 'test mail':
      await send(sendTestMailAction, {})
      return
    case 'confirm keys':
      await send(confirmKeyBackupAction, { keys: 'test' })
      return
    case 'wait':
      clock.advance(step.ms)
      return
    case 'disable':
    case 'enable': {
      const { id } = personIn(was, person(step.who).id)
      await db.user.update({ where: { id }, data: { disabledAt: step.does === 'disable' ? clock.now() : null } })
      return
    }
  }
}
