import { expect } from 'vitest'
import { isWithin, type MailAddress } from '@/features/methods/email/address'
import { addressIndex } from '@/features/methods/email/stored-address'
import type { Mail } from '@/features/notices/mailer'
import { keepsLastMethod } from '@/features/policy/policy'
import { ProvedFactors } from '@/features/sessions/factors'
import { PHONE_INDEX } from '@/features/verification/destination'
import { testKeys } from '../../support/builders'
import type { SentCode } from '../../support/distinct-codes'
import type { Ledger } from './ledger'
import { isProtected, personIn, policyOf, provingMethods, type Snapshot, tokenOf } from './snapshot'
import type { Step, Where } from './steps'

/** A step that was taken, and what was and is. */
export type Event = {
  step: Step
  where: Where
  /** Whose session was alive in this browser, and which it was. */
  actor: { id: string; sessionId: string } | null
  was: Snapshot
  is: Snapshot
  ledger: Ledger
  /** How many proofs had been given before the step. */
  givenBefore: number
  /** The codes that went out by it. */
  sent: readonly SentCode[]
  /** The codes that were mailed by it. */
  mailed: readonly Mail[]
  /** The numbers, addresses and keys that each person ever proved to be theirs. */
  proven: ReadonlyMap<string, ReadonlySet<string>>
}

const isOfPass = ({ does }: Step) => does === 'issue pass' || does === 'revoke pass'
/** What an administrator does to what is allowed, or to whom. */
const isByAdministrator = ({ does }: Step) => /policy|group|member/.test(does)
const isReport = ({ does }: Step) => does === 'report by mail' || does === 'report activity'
const isFresh = ({ actor, where, was, ledger }: Event) => actor !== null && ledger.isFresh(where, actor.id, was)
const amrs = (stored: unknown) => ProvedFactors.parse(stored).map(({ amr, at }) => `${amr} ${at.getTime()}`)

/** Sessions begin with proofs, rise with proofs, and end for a reason that somebody may have. */
export function expectSessionsFollow(event: Event): void {
  const { where, actor, was, is, ledger, step } = event
  for (const session of is.sessions) {
    const { userId } = session
    const earlier = was.sessions.find(({ id }) => id === session.id)
    if (!earlier) {
      expect(personIn(is, userId).disabledAt).toBeNull()
      const isByKey = step.does === 'passkey'
      const isByPass = step.does === 'sign in by pass'
      if (!isByKey && !isByPass) expect(ledger.hasPassword(where, userId)).toBe(true)
      const phones = ledger.tokens(where, userId, 'sign_in')
      const proving = provingMethods(was, userId).filter((method) => phones.has(tokenOf(method)))
      if (isByKey) expect(proving.some(({ securityKey }) => securityKey)).toBe(true)
      else if (isByPass) expect(proving.some(({ accessPass }) => accessPass)).toBe(true)
      else if (isProtected(was, userId)) expect(proving).not.toEqual([])
    }
    const pass = was.methods.find(({ id }) => id === session.accessPassId)?.accessPass
    if (pass && session.accessPassId !== earlier?.accessPassId) expect(session.expiresAt <= pass.endsAt).toBe(true)
    if (earlier) expect(session.expiresAt <= earlier.expiresAt).toBe(true)
    const hasNewPassword = personIn(was, userId).passwordHash !== personIn(is, userId).passwordHash
    const known = amrs(earlier?.factors ?? [])
    for (const factor of amrs(session.factors).filter((one) => !known.includes(one))) {
      const isPassword = factor.startsWith('pwd')
      // Who chose a password just now knows it.
      const hasPassword = ledger.hasPassword(where, userId) || (step.does === 'replace password' && hasNewPassword)
      expect(isPassword ? hasPassword : ledger.hasSessionCode(where, userId)).toBe(true)
    }
    if (!earlier || earlier.endedAt || !session.endedAt) continue
    const isOwn = actor?.id === userId
    const reasons = {
      signed_out: step.does === 'sign out' && actor?.sessionId === session.id,
      signed_out_everywhere: step.does === 'sign out everywhere' && isOwn,
      ended_from_elsewhere: isOwn && actor.sessionId !== session.id && isFresh(event),
      password_changed: hasNewPassword && isOwn,
      password_reset: hasNewPassword && step.does === 'finish reset',
      frozen: isReport(step),
      pass_revoked: isOfPass(step) && session.accessPassId !== null,
    }
    expect(session.endedReason && reasons[session.endedReason], `ended: ${session.endedReason}`).toBe(true)
  }
}

/** Methods appear and change with proofs of their own, disappear with a fresh one, and come back by a report. */
export function expectMethodsFollow(event: Event): void {
  const { step, where, actor, was, is, ledger, proven } = event
  const state = (one: Snapshot['methods'][number]) => `${one.userId} ${tokenOf(one)} ${one.disabledAt === null}`
  for (const method of is.methods) {
    const earlier = was.methods.find(({ id }) => id === method.id)
    const isOfOthers = isOnlyBackup(method) || method.kind === 'temporary_access_pass'
    if (isOfOthers || (earlier && state(earlier) === state(method))) continue
    if (isReport(step)) {
      const isDisputed = earlier !== undefined && method.disputedAt !== null
      expect(isDisputed || proven.get(method.userId)?.has(tokenOf(method))).toBe(true)
      continue
    }
    expect(actor?.id).toBe(method.userId)
    expect(ledger.tokens(where, method.userId, 'registration')).toContain(tokenOf(method))
    expect(personIn(was, method.userId).frozenAt).toBeNull()
  }
  for (const method of was.methods) {
    if (is.methods.some(({ id }) => id === method.id)) continue
    const isCleared = method.disputedAt !== null && personIn(is, method.userId).frozenAt === null
    const hasGivenWay = isReport(step) && is.methods.some((one) => isInPlaceOf(one, method))
    if (isCleared || hasGivenWay || (method.accessPass && isOfPass(step))) continue
    expect(step.does).toBe('delete')
    expect(actor?.id).toBe(method.userId)
    expect(isFresh(event)).toBe(true)
    expect(personIn(was, method.userId).frozenAt).toBeNull()
  }
  for (const { id, defaultMethodId, defaultOption } of is.users) {
    const earlier = personIn(was, id)
    if (earlier.defaultMethodId === defaultMethodId && earlier.defaultOption === defaultOption) continue
    const isLifted = earlier.frozenAt !== null && personIn(is, id).frozenAt === null
    if (!isReport(step) && !isLifted) expect(actor?.id).toBe(id)
  }
}

/**
 * Recovery codes are made, and security questions answered, by their owner, beside a method that works, on a fresh proof; a
 * report brings them back. Questions are for people without a role, where they are on.
 */
export function expectCodesAreMade(event: Event): void {
  const { step, actor, was, is } = event
  for (const { id, userId, kind, verifiedAt } of is.methods) {
    const earlier = was.methods.find((one) => one.id === id)
    const isSame = earlier?.verifiedAt.getTime() === verifiedAt.getTime()
    if (!isOnlyBackup({ kind }) || isSame || isReport(step)) continue
    expect(step.does).toBe(kind === 'recovery_codes' ? 'make codes' : 'answer questions')
    if (kind === 'security_questions') {
      expect(was.policy.questions.enabled && personIn(was, userId).role === 'user').toBe(true)
    }
    expect(actor?.id).toBe(userId)
    expect(isFresh(event)).toBe(true)
    expect(personIn(was, userId).frozenAt).toBeNull()
    expect(provingMethods(was, userId).some((one) => one.kind !== 'email' && !isOnlyBackup(one))).toBe(true)
  }
}

/** What is there beside other methods only, and is registered without a challenge. */
const isOnlyBackup = ({ kind }: Pick<Snapshot['methods'][number], 'kind'>) =>
  kind === 'recovery_codes' || kind === 'security_questions'
/** Passes are issued and taken away by another administrator on a fresh proof, one a person, and none comes back. */
export function expectPassesFollow(event: Event): void {
  const { step, actor, was, is } = event
  const passesOf = (all: Snapshot) => all.methods.filter((one) => one.accessPass !== null)
  const byAdministrator = (userId: string) => {
    expect(actor?.id).not.toBe(userId)
    expect(personIn(was, actor?.id ?? '').role).toBe('admin')
    expect(isFresh(event)).toBe(true)
    expect(personIn(was, userId).disabledAt).toBeNull()
  }
  for (const pass of passesOf(is)) {
    const earlier = was.methods.find(({ id }) => id === pass.id)
    if (earlier) {
      // What was used or disputed stays so.
      if (earlier.accessPass?.isOneTime && earlier.accessPass.usedAt) {
        expect(pass.accessPass?.usedAt).toEqual(earlier.accessPass.usedAt)
      }
      if (earlier.disputedAt) expect(pass.disputedAt).toEqual(earlier.disputedAt)
      continue
    }
    expect(step.does).toBe('issue pass')
    byAdministrator(pass.userId)
  }
  for (const pass of passesOf(was)) {
    if (is.methods.some(({ id }) => id === pass.id) || !isOfPass(step)) continue
    byAdministrator(pass.userId)
    const open = is.sessions.filter((one) => one.accessPassId === pass.id && !one.endedAt)
    expect(open).toEqual([])
  }
  for (const { id, frozenAt } of is.users) {
    if (!frozenAt || personIn(was, id).frozenAt) continue
    for (const pass of passesOf(is).filter(({ userId }) => userId === id)) expect(pass.disputedAt).not.toBeNull()
  }
}

const isInPlaceOf = (one: Snapshot['methods'][number], other: Snapshot['methods'][number]) =>
  one.userId === other.userId &&
  one.kind === other.kind &&
  ((one.phone !== null && one.phone.slot === other.phone?.slot) ||
    one.kind === 'email' ||
    isOnlyBackup(one) ||
    tokenOf(one) === tokenOf(other))

/** I2: who had a second step that works still has one, but for what they deleted, disputed, or an administrator forbade. */
export function expectSecondStepStays({ step, was, is, actor }: Event): void {
  for (const [userId, { working }] of was.usable) {
    if (working.length === 0 || is.usable.get(userId)?.working.length !== 0) continue
    const mayDelete = !keepsLastMethod(policyOf(was, userId)) && actor?.id === userId
    expect((step.does === 'delete' && mayDelete) || isReport(step) || isByAdministrator(step), step.does).toBe(true)
  }
}

/** Passwords change with the old one and a fresh proof, or by two proofs of a reset, or where they must be replaced. */
export function expectPasswordsFollow(event: Event): void {
  const { step, where, actor, was, is, ledger, givenBefore } = event
  for (const { id, passwordHash } of is.users) {
    if (personIn(was, id).passwordHash === passwordHash) continue
    expect(personIn(is, id).disabledAt).toBeNull()
    if (step.does === 'finish reset') {
      const phones = ledger.tokens(where, id, 'password_reset')
      const own = was.methods.filter((method) => method.userId === id)
      const needed = own.some((method) => method.kind !== 'email' && method.kind !== 'security_questions')
        ? 2
        : was.policy.resetProofs
      const proved = provingMethods(was, id).filter((method) => phones.has(tokenOf(method)))
      expect(proved.length).toBeGreaterThanOrEqual(needed)
      expect(proved.some(({ kind }) => kind !== 'security_questions')).toBe(true)
      expect(is.sessions.filter((session) => session.userId === id && !session.endedAt)).toEqual([])
      continue
    }
    expect(actor?.id).toBe(id)
    expect(isFresh(event)).toBe(true)
    if (step.does === 'replace password') expect(personIn(was, id).mustChangePassword).toBe(true)
    else expect(ledger.hasPasswordSince(givenBefore, id)).toBe(true)
  }
}

/** Only a report freezes, and only an older method, with it a new password, or another administrator ends it. */
export function expectFreezesFollow(event: Event): void {
  const { step, actor, was, is } = event
  for (const user of is.users) {
    const earlier = personIn(was, user.id)
    const isLater = (user.frozenSince?.getTime() ?? 0) > (earlier.frozenSince?.getTime() ?? Number.POSITIVE_INFINITY)
    expect(isLater).toBe(false)
    const hasNewPassword = earlier.passwordHash !== user.passwordHash
    if (earlier.mustChangePassword && !user.mustChangePassword) expect(hasNewPassword).toBe(true)
    if (!earlier.frozenAt && user.frozenAt) {
      expect(isReport(step)).toBe(true)
      if (step.does === 'report by mail') expect(step.forged).toBe(false)
      else expect(actor?.id === user.id && isFresh(event)).toBe(true)
      expect(user.mustChangePassword).toBe(true)
      expect(is.sessions.filter(({ userId, endedAt }) => userId === user.id && !endedAt)).toEqual([])
      const open = is.challenges.filter(
        ({ userId, consumedAt, endedAt }) => userId === user.id && !consumedAt && !endedAt,
      )
      expect(open).toEqual([])
    }
    if (earlier.frozenAt && !user.frozenAt && !hasNewPassword) {
      expect(step.does).toBe('lift freeze')
      expect(actor?.id).not.toBe(user.id)
      expect(personIn(was, actor?.id ?? '').role).toBe('admin')
      expect(isFresh(event)).toBe(true)
    }
  }
}

/** Codes go to registered phones, by what the policy allows; to a new number only with a fresh proof. */
export function expectCodesFollow(event: Event): void {
  const { step, where, actor, was, is, ledger, sent } = event
  for (const { to, purpose, channel } of sent) {
    const phone = testKeys.blindIndex(to, PHONE_INDEX)
    if (step.does === 'test text') {
      expect(personIn(was, actor?.id ?? '').role).toBe('admin')
      const own = provingMethods(was, actor?.id ?? '').some((method) => tokenOf(method) === phone)
      expect(own || is.methods.every((method) => tokenOf(method) !== phone)).toBe(true)
      continue
    }
    if (purpose === 'registration') {
      const own = is.challenges.filter((one) => one.userId === actor?.id && one.numberIndex === phone)
      expect(own).not.toEqual([])
      expect(policyOf(was, actor?.id ?? '')[channel]).toBe(true)
      if (step.does !== 'resend') expect(isFresh(event)).toBe(true)
      else expect(was.challenges.some(({ id }) => id === own[0]?.id)).toBe(true)
      continue
    }
    const owner = provingMethods(was, is.challenges.find((one) => one.numberIndex === phone)?.userId ?? '').find(
      (method) => tokenOf(method) === phone,
    )
    const held = policyOf(was, owner?.userId ?? '')
    expect(held[channel]).toBe(true)
    expect(owner?.phone && held.slots[owner.phone.slot]).toBe(true)
    if (purpose === 'sign_in') expect(ledger.hasPassword(where, owner?.userId ?? '')).toBe(true)
    if (purpose === 'step_up') expect(actor?.id).toBe(owner?.userId)
  }
}

/** Codes are mailed as the policy allows: to no address of the organisation, with a fresh proof or to one that is registered. A test goes to its administrator. */
export function expectMailsFollow(event: Event): void {
  const { step, actor, was, is, mailed } = event
  for (const { to } of mailed) {
    if (step.does === 'test mail') {
      expect(personIn(was, actor?.id ?? '')).toMatchObject({ role: 'admin', email: to })
      continue
    }
    expect(was.policy.email).toBe(true)
    expect(isWithin(to as MailAddress, ['example.test', 'northfield.example'])).toBe(false) // only such are mailed to
    const index = addressIndex(testKeys, to as MailAddress)
    if (step.does === 'reset code') {
      const owner = was.methods.find((one) => one.email?.addressIndex === index)
      expect(provingMethods(was, owner?.userId ?? '').some((one) => one.id === owner?.id)).toBe(true)
      continue
    }
    const own = is.challenges.filter((one) => one.userId === actor?.id && one.addressIndex === index)
    expect(own.some(({ purpose }) => purpose === 'registration')).toBe(true)
    if (step.does === 'add email') expect(isFresh(event)).toBe(true)
    else {
      expect(step.does).toBe('resend mail')
      expect(was.challenges.some(({ id }) => id === own.at(-1)?.id)).toBe(true)
    }
  }
}

/** Prices, caps and held countries change by an administrator with a fresh proof. */
export function expectSpendingFollows(event: Event): void {
  const { step, actor, was, is } = event
  const spending = ({ spend, openings }: Snapshot) => JSON.stringify({ spend, openings })
  if (spending(was) === spending(is)) return
  expect(['spend settings', 'country prices', 'open country']).toContain(step.does)
  const administrator = personIn(was, actor?.id ?? '')
  expect(administrator).toMatchObject({ role: 'admin', frozenAt: null, disabledAt: null })
  expect(isFresh(event)).toBe(true)
}

/** Webhooks come, rest and go by an administrator with a fresh proof. */
export function expectWebhooksFollow(event: Event): void {
  const { actor, was, is } = event
  if (JSON.stringify(was.webhooks) === JSON.stringify(is.webhooks)) return
  expect(personIn(was, actor?.id ?? '').role).toBe('admin')
  expect(isFresh(event)).toBe(true)
}

/** Only administrators change what is allowed, and for whom, what the organisation says, and what was tested. */
export function expectPolicyFollows(event: Event): void {
  const { step, actor, was, is } = event
  const rules = ({ policy, groups, members, inner, organisation }: Snapshot) => {
    return { policy, groups, members, inner, organisation }
  }
  if (was.organisation.version !== is.organisation.version) {
    expect(step.does === 'organisation' || step.does === 'logo').toBe(true)
    expect(is.organisation.version).toBe(was.organisation.version + 1)
  }
  const worked = ({ tests }: Snapshot) => tests.find(({ channel }) => channel === 'text')?.workedAt?.getTime()
  if (worked(was) !== worked(is)) expect(step.does).toBe('enter test code')
  const trials = ({ tests, keys }: Snapshot) => JSON.stringify({ tests, keys })
  if (trials(was) !== trials(is)) expect(personIn(was, actor?.id ?? '').role).toBe('admin')
  const isSame = JSON.stringify(rules(was)) === JSON.stringify(rules(is))
  if (!isSame) expect(personIn(was, actor?.id ?? '').role).toBe('admin')
  if (!isSame) expect(isFresh(event)).toBe(true)
  for (const { id, role, email } of is.users) expect(personIn(was, id)).toMatchObject({ role, email })
}
