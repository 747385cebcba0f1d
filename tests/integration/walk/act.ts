import { liftFreezeAction } from '@/app/(admin)/admin/frozen/[id]/actions'
import {
  addMemberAction,
  createGroupAction,
  deleteGroupAction,
  removeMemberAction,
  renameGroupAction,
} from '@/app/(admin)/admin/groups/actions'
import { saveMethodsPolicyAction } from '@/app/(admin)/admin/methods/actions'
import { saveOrganisationAction } from '@/app/(admin)/admin/organisation/actions'
import { changeLogoAction } from '@/app/(admin)/admin/organisation/logo/actions'
import { confirmKeyBackupAction } from '@/app/(admin)/admin/set-up/keys/actions'
import { sendTestMailAction } from '@/app/(admin)/admin/set-up/mail/actions'
import { confirmTestTextAction, sendTestTextAction } from '@/app/(admin)/admin/set-up/text/actions'
import { reportActivityAction } from '@/app/(portal)/activity/[seq]/not-me/actions'
import { changePasswordAction } from '@/app/(portal)/password/actions'
import { confirmAppAction } from '@/app/(portal)/security-info/add/authenticator-app/[challenge]/actions'
import { startAppAction } from '@/app/(portal)/security-info/add/authenticator-app/actions'
import { startPhoneAction } from '@/app/(portal)/security-info/add/phone/actions'
import { confirmPhoneAction, resendCodeAction } from '@/app/(portal)/security-info/add/phone/code/[challenge]/actions'
import { makeCodesAction } from '@/app/(portal)/security-info/add/recovery-codes/actions'
import { confirmKeyAction } from '@/app/(portal)/security-info/add/security-key/[challenge]/actions'
import { startKeyAction } from '@/app/(portal)/security-info/add/security-key/actions'
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
import { signInAction } from '@/app/(public)/sign-in/actions'
import { beginPasskeyAction, passkeySignInAction } from '@/app/(public)/sign-in/passkey/actions'
import { sendSignInCodeAction, verifySignInAction } from '@/app/(public)/sign-in/verify/actions'
import { replacePasswordAction } from '@/app/new-password/actions'
import { beginSetUpAction, skipSetUpAction } from '@/app/set-up/actions'
import { confirmSetUpAppAction } from '@/app/set-up/authenticator-app/[challenge]/actions'
import { startSetUpAppAction } from '@/app/set-up/authenticator-app/actions'
import { startSetUpPhoneAction } from '@/app/set-up/phone/actions'
import { confirmSetUpPhoneAction, resendSetUpCodeAction } from '@/app/set-up/phone/code/[challenge]/actions'
import { makeSetUpCodesAction } from '@/app/set-up/recovery-codes/actions'
import { confirmSetUpKeyAction } from '@/app/set-up/security-key/[challenge]/actions'
import { startSetUpKeyAction } from '@/app/set-up/security-key/actions'
import { signOutAction } from '@/app/sign-out-action'
import { reportToken } from '@/features/disputes/report-token'
import { type AppSecret, openSecret, SECRET_INDEX } from '@/features/methods/authenticator-app/secret'
import { hashToken } from '@/features/sessions/repository'
import type { Purpose } from '@/features/verification/code-delivery'
import { PHONE_INDEX } from '@/features/verification/destination'
import type { Challenge, PrismaClient } from '@/generated/prisma/client'
import { minutes } from '@/lib/time'
import { keyring } from '@/server/keys'
import { codeOf } from '../../support/apps'
import { type Authenticator, anAuthenticator } from '../../support/authenticator'
import { aKey, aPhone, type Clock, testKeys } from '../../support/builders'
import type { distinctCodes } from '../../support/distinct-codes'
import { type Answer, askedChallenge, type TestBrowser } from '../../support/pages'
import type { Ledger } from './ledger'
import type { Event } from './rules'
import { personIn, type Snapshot } from './snapshot'
import type { Pick, Proof, Step, Where, Who } from './steps'

export const PASSWORDS = [
  'a quiet harbour in the north',
  'seven gulls over grey water',
  'nine lamps along the old quay',
]
const otherKeys = keyring([aKey('other', 9)])

/** A key of software, and who made it. */
export type HeldKey = { userId: string; key: Authenticator }

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
  ledger: Ledger
  browser: TestBrowser
  /** The names of the actions that were sent a form. */
  used: Set<string>
  /** The keys that were made, whether the portal took them or not. */
  held: HeldKey[]
}
type Fields = Record<string, string | undefined>

const newest = <T>(all: readonly T[], at: Pick): T | undefined => all[all.length - 1 - at]

/** Takes a step as a browser does: sends the form of it to its real action. */
export async function act(scene: Scene): Promise<void> {
  const { db, where, step, was, actor, people, present, clock, codes, ledger, browser, used, held } = scene
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
  async function withProof(proof: Proof, action: Parameters<typeof send>[0], fields: Fields): Promise<void> {
    const answer = await send(action, fields)
    const challenge = askedChallenge(answer)
    if (!('shows' in answer) || !answer.shows.proof || proof === null) return
    if (challenge && proof !== 'password' && proof !== 'key' && proof.code === 0 && proof.challenge === 0) {
      const asked = await db.challenge.findUnique({ where: { id: challenge } })
      const code = await codeFor(asked, 0)
      await enterCode(asked, code)
      await send(action, { ...fields, 'proof.challenge': challenge, 'proof.code': code })
    } else await send(action, { ...fields, ...(await proofFields(proof)) })
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
      const option = `${method?.id}:${method?.securityKey ? 'security_key' : method?.phone ? byPhone : 'app_code'}`
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
      const choice = `${method?.id}:${method?.phone ? 'call' : 'app_code'}`
      return withProof(step.proof, changeDefaultAction, { choice })
    }
    case 'make codes': {
      const set = was.methods.find((one) => one.userId === actor?.id && one.kind === 'recovery_codes')
      const from = step.again && set ? set.verifiedAt.toISOString() : 'none'
      return withProof(step.proof, step.part === 'portal' ? makeCodesAction : makeSetUpCodesAction, { from })
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
    case 'policy': {
      const [row] = await db.policy.findMany()
      const on = (is: boolean) => (is ? 'on' : undefined)
      await send(saveMethodsPolicyAction, {
        version: String(row?.version ?? 0),
        scope: 'all',
        text: on(step.text),
        appCode: on(step.appCode),
        call: 'on',
        mobile: on(step.mobile),
        alternate: 'on',
        recoveryCodes: 'on',
        securityKey: 'on',
        resetProofs: String(step.resetProofs),
        twoStep: step.twoStep,
        twoStepGroups: group,
        twoStepSkips: String(step.skips),
      })
      return
    }
    case 'create group':
      await send(createGroupAction, { name: `Group ${was.groups.length}` })
      return
    case 'rename group':
      await send(renameGroupAction, { id: group, name: 'Renamed' })
      return
    case 'delete group':
      await send(deleteGroupAction, { id: group })
      return
    case 'add member':
      await send(addMemberAction, { id: group, email: person(step.who).email })
      return
    case 'remove member':
      await send(removeMemberAction, { id: group, userId: person(step.who).id })
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
