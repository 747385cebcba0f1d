import fc from 'fast-check'
import { minutes } from '@/lib/time'

/** The people of a walk: somebody without a method, somebody with two phones, an administrator with one. */
export type Who = 0 | 1 | 2
/** The browsers of a walk. */
export type Where = 0 | 1

/** A choice of the walk among what there is: the newest is 0. */
export type Pick = number
/** How a question for a fresh proof is answered; null where it is not. */
export type Proof = { code: Pick; challenge: Pick } | 'password' | 'key' | null
type Part = 'portal' | 'set-up'

export type Step =
  | { does: 'sign in'; who: Who; right: boolean }
  | { does: 'other way'; method: Pick; call: boolean }
  | { does: 'verify'; code: Pick; challenge: Pick }
  | { does: 'add'; part: Part; slot: 'mobile' | 'alternate'; replace: boolean; proof: Proof }
  | { does: 'confirm'; part: Part; code: Pick; challenge: Pick }
  | { does: 'add app'; part: Part; replace: boolean; proof: Proof }
  | { does: 'confirm app'; part: Part; code: Pick; challenge: Pick }
  | { does: 'add phone app'; part: Part; replace: boolean; proof: Proof }
  /** A phone scans the code of a page and is told a number; `right`: that of the page. */
  | { does: 'scan'; challenge: Pick; right: boolean }
  | { does: 'finish phone app'; part: Part; challenge: Pick; proof: Proof }
  /** A phone answers what waits, whosever it is. */
  | { does: 'answer'; phone: Pick; challenge: Pick; says: 'approve' | 'wrong number' | 'deny' }
  | { does: 'resend'; part: Part; challenge: Pick; call: boolean }
  | { does: 'add key'; part: Part; proof: Proof }
  | { does: 'make key'; part: Part; challenge: Pick }
  | { does: 'use key'; key: Pick; challenge: Pick }
  | { does: 'passkey'; key: Pick }
  | { does: 'add email'; part: Part; replace: boolean; work: boolean; proof: Proof }
  | { does: 'confirm email'; part: Part; code: Pick; challenge: Pick }
  | { does: 'resend mail'; part: Part; challenge: Pick }
  | { does: 'begin set-up' | 'skip set-up' }
  | { does: 'rename' | 'delete' | 'default'; method: Pick; proof: Proof }
  /** `again`: the form saw the set that is there, so it makes a new one. */
  | { does: 'make codes'; part: Part; again: boolean; proof: Proof }
  | { does: 'answer questions'; again: boolean; proof: Proof }
  | { does: 'password'; right: boolean; next: 0 | 1 | 2; proof: Proof }
  | { does: 'replace password'; next: 0 | 1 | 2; proof: Proof }
  | { does: 'begin reset'; who: Who }
  | { does: 'reset code'; way: Pick }
  | { does: 'prove reset'; code: Pick }
  /** Answers the security questions that are asked. */
  | { does: 'answer reset'; right: boolean }
  | { does: 'finish reset'; next: 0 | 1 | 2 }
  | { does: 'sign out' | 'sign out everywhere' }
  | { does: 'end session'; session: Pick; proof: Proof }
  | { does: 'end other sessions'; proof: Proof }
  /** By the link of a mail; `forged` is one that we never sent. */
  | { does: 'report by mail'; change: Pick; forged: boolean }
  | { does: 'report activity'; event: Pick; proof: Proof }
  | { does: 'lift freeze'; who: Who; proof: Proof }
  | { does: 'issue pass'; who: Who; once: boolean; later: boolean; proof: Proof }
  | { does: 'revoke pass'; who: Who; proof: Proof }
  /** `wrong`: with the pass of somebody else. */
  | { does: 'sign in by pass'; pass: Pick; wrong: boolean }
  | {
      does: 'policy'
      text: boolean
      mobile: boolean
      appCode: boolean
      email: boolean
      questions: boolean
      accessPass: boolean
      appNotification: boolean
      twoStep: 'off' | 'groups' | 'all'
      skips: 0 | 1
      resetProofs: 1 | 2
      proof: Proof
      /** `edited`: another change is saved between the review and this one. */
      edited: boolean
    }
  | { does: 'spend settings' | 'country prices' | 'open country'; proof: Proof }
  /** For whom texts are, or calls. */
  | {
      does: 'policy for whom'
      subject: 'text' | 'appCode'
      state: 'off' | 'all' | 'groups'
      exclude: boolean
      proof: Proof
    }
  | { does: 'create group' | 'rename group' | 'delete group' | 'inner groups'; proof: Proof }
  | { does: 'add member' | 'remove member' | 'import members'; who: Who; proof: Proof }
  | { does: 'add webhook' | 'pause webhook' | 'delete webhook'; proof: Proof }
  /** Nothing is ever sent from a walk: the webhook is one that was never there. */
  | { does: 'test webhook' }
  | { does: 'organisation' | 'logo'; proof: Proof }
  | { does: 'test text'; own: boolean }
  | { does: 'enter test code'; code: Pick }
  | { does: 'test mail' | 'confirm keys' }
  | { does: 'wait'; ms: number }
  | { does: 'disable' | 'enable'; who: Who }

/** A step and the browser it is taken in. */
export type Taken = readonly [Where, Step]

/** Mostly the newest, which is right more often than not. */
const pick: fc.Arbitrary<Pick> = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(3))
const who = fc.constantFrom<Who[]>(0, 1, 2)
const next = fc.constantFrom<(0 | 1 | 2)[]>(0, 1, 2)
const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false))
const seldom = mostly.map((yes) => !yes)
const part = fc.constantFrom<Part[]>('portal', 'portal', 'set-up')
const proof: fc.Arbitrary<Proof> = fc.oneof(
  fc.constant(null),
  fc.constant('password' as const),
  fc.constant('key' as const),
  {
    weight: 3,
    arbitrary: fc.record({ code: pick, challenge: pick }),
  },
)
const does = fc.constant

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ does: does('sign in'), who, right: mostly }) },
  { weight: 5, arbitrary: fc.record({ does: does('verify'), code: pick, challenge: pick }) },
  fc.record({ does: does('other way'), method: pick, call: fc.boolean() }),
  {
    weight: 4,
    arbitrary: fc.record({
      does: does('add'),
      part,
      slot: fc.constantFrom('mobile', 'alternate'),
      replace: fc.boolean(),
      proof,
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: does('confirm'), part, code: pick, challenge: pick }) },
  { weight: 3, arbitrary: fc.record({ does: does('add app'), part, replace: fc.boolean(), proof }) },
  { weight: 3, arbitrary: fc.record({ does: does('confirm app'), part, code: pick, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('add phone app'), part, replace: fc.boolean(), proof }) },
  { weight: 2, arbitrary: fc.record({ does: does('scan'), challenge: pick, right: mostly }) },
  { weight: 2, arbitrary: fc.record({ does: does('finish phone app'), part, challenge: pick, proof }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: does('answer'),
      phone: pick,
      challenge: pick,
      says: fc.constantFrom('approve', 'approve', 'wrong number', 'deny'),
    }),
  },
  fc.record({ does: does('resend'), part, challenge: pick, call: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ does: does('add key'), part, proof }) },
  { weight: 2, arbitrary: fc.record({ does: does('make key'), part, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('use key'), key: pick, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('passkey'), key: pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: does('add email'), part, replace: fc.boolean(), work: seldom, proof }),
  },
  { weight: 3, arbitrary: fc.record({ does: does('confirm email'), part, code: pick, challenge: pick }) },
  fc.record({ does: does('resend mail'), part, challenge: pick }),
  fc.record({ does: fc.constantFrom('begin set-up', 'skip set-up') }),
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('rename', 'delete', 'default'), method: pick, proof }) },
  fc.record({ does: does('make codes'), part, again: mostly, proof }),
  fc.record({ does: does('answer questions'), again: mostly, proof }),
  { weight: 2, arbitrary: fc.record({ does: does('password'), right: mostly, next, proof }) },
  { weight: 2, arbitrary: fc.record({ does: does('replace password'), next, proof }) },
  { weight: 3, arbitrary: fc.record({ does: does('begin reset'), who }) },
  { weight: 3, arbitrary: fc.record({ does: does('reset code'), way: fc.oneof(pick, fc.constant(4)) }) },
  { weight: 2, arbitrary: fc.record({ does: does('answer reset'), right: mostly }) },
  { weight: 3, arbitrary: fc.record({ does: does('prove reset'), code: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('finish reset'), next }) },
  fc.record({ does: fc.constantFrom('sign out', 'sign out everywhere') }),
  fc.record({ does: does('end session'), session: pick, proof }),
  fc.record({ does: does('end other sessions'), proof }),
  fc.record({ does: does('report by mail'), change: pick, forged: seldom }),
  fc.record({ does: does('report activity'), event: pick, proof }),
  fc.record({ does: does('lift freeze'), who, proof }),
  { weight: 2, arbitrary: fc.record({ does: does('issue pass'), who, once: fc.boolean(), later: seldom, proof }) },
  fc.record({ does: does('revoke pass'), who, proof }),
  { weight: 2, arbitrary: fc.record({ does: does('sign in by pass'), pass: pick, wrong: seldom }) },
  fc.record({
    does: does('policy'),
    text: mostly,
    mobile: mostly,
    appCode: mostly,
    email: mostly,
    questions: mostly,
    accessPass: mostly,
    appNotification: mostly,
    twoStep: fc.constantFrom('off', 'groups', 'all'),
    skips: fc.constantFrom<(0 | 1)[]>(0, 1),
    resetProofs: fc.constantFrom<(1 | 2)[]>(1, 2),
    proof,
    edited: seldom,
  }),
  fc.record({ does: fc.constantFrom('spend settings', 'country prices', 'open country'), proof }),
  fc.record({
    does: does('policy for whom'),
    subject: fc.constantFrom('text', 'appCode'),
    state: fc.constantFrom('off', 'all', 'groups'),
    exclude: seldom,
    proof,
  }),
  fc.record({ does: fc.constantFrom('create group', 'rename group', 'delete group', 'inner groups'), proof }),
  fc.record({ does: fc.constantFrom('add member', 'remove member', 'import members'), who, proof }),
  fc.record({ does: fc.constantFrom('add webhook', 'pause webhook', 'delete webhook'), proof }),
  fc.record({ does: does('test webhook') }),
  fc.record({ does: fc.constantFrom('organisation', 'logo'), proof }),
  fc.record({ does: does('test text'), own: fc.boolean() }),
  fc.record({ does: does('enter test code'), code: pick }),
  fc.record({ does: fc.constantFrom('test mail', 'confirm keys') }),
  fc.record({ does: does('wait'), ms: fc.constantFrom(minutes(1), minutes(6), minutes(11), minutes(31)) }),
  fc.record({ does: fc.constantFrom('disable', 'enable'), who }),
)

const best: Proof = { code: 0, challenge: 0 }
const signIn = (who: Who): Step[] => [
  { does: 'sign in', who, right: true },
  { does: 'verify', code: 0, challenge: 0 },
]
const add = (slot: 'mobile' | 'alternate', replace: boolean, part: Part = 'portal'): [Step, Step] => [
  { does: 'add', part, slot, replace, proof: best },
  { does: 'confirm', part, code: 0, challenge: 0 },
]
const addApp = (replace = false, part: Part = 'portal'): [Step, Step] => [
  { does: 'add app', part, replace, proof: best },
  { does: 'confirm app', part, code: 1, challenge: 0 },
]
const addEmail = (replace = false, part: Part = 'portal'): [Step, Step] => [
  { does: 'add email', part, replace, work: false, proof: best },
  { does: 'confirm email', part, code: 0, challenge: 0 },
]
const addPhoneApp = (replace = false, part: Part = 'portal'): Step[] => [
  { does: 'add phone app', part, replace, proof: best },
  { does: 'scan', challenge: 0, right: true },
  { does: 'finish phone app', part, challenge: 0, proof: best },
]
const approve: Step = { does: 'answer', phone: 0, challenge: 0, says: 'approve' }
const approvedSignIn = (who: Who, says: 'approve' | 'wrong number' | 'deny' = 'approve'): Step[] => [
  { does: 'sign in', who, right: true },
  { does: 'answer', phone: 0, challenge: 0, says },
  { does: 'verify', code: 0, challenge: 0 },
]
const addKey = (part: Part = 'portal'): Step[] => [
  { does: 'add key', part, proof: best },
  { does: 'make key', part, challenge: 0 },
]
const reset = (who: Who): Step[] => [
  { does: 'begin reset', who },
  { does: 'reset code', way: 0 },
  { does: 'prove reset', code: 0 },
  { does: 'reset code', way: 1 },
  { does: 'prove reset', code: 0 },
  { does: 'finish reset', next: 1 },
]
const makeCodes: Step = { does: 'make codes', part: 'portal', again: true, proof: best }
const demand: Step = {
  does: 'policy',
  text: true,
  mobile: true,
  appCode: true,
  email: true,
  questions: true,
  accessPass: true,
  appNotification: true,
  twoStep: 'all',
  skips: 1,
  resetProofs: 2,
  proof: best,
  edited: false,
}
const textOff = { subject: 'text', state: 'off', exclude: false } as const
const [start, confirm] = add('mobile', true)
const issue = (who: Who, once = true): Step => ({ does: 'issue pass', who, once, later: false, proof: best })
const byPass: Step = { does: 'sign in by pass', pass: 0, wrong: false }
const wait = (ms: number): Step => ({ does: 'wait', ms })
const later = wait(minutes(11))
const here = (...steps: Step[]) => steps.map((one): Taken => [0, one])
const there = (...steps: Step[]) => steps.map((one): Taken => [1, one])
const reported: Step = { does: 'report by mail', change: 0, forged: false }

const answer: Step = { does: 'answer questions', again: true, proof: best }

/** Ways to the end of something, and ways that must not lead there. */
export const paths: Taken[][] = [
  here(...signIn(0), ...add('mobile', false), ...add('alternate', false)),
  here(...signIn(1), later, ...add('mobile', true)),
  here(...signIn(1), later, { does: 'delete', method: 0, proof: best }),
  here(...signIn(1), later, { does: 'password', right: true, next: 2, proof: best }),
  here(...reset(1)),
  // Recovery codes, and new ones; none for somebody without another method, and none without a fresh proof.
  here(...signIn(1), later, makeCodes, later, makeCodes, { does: 'delete', method: 0, proof: best }),
  here(...signIn(0), makeCodes, ...add('mobile', false), { ...makeCodes, part: 'set-up' } as Step, reported),
  here(...signIn(1), later, { ...makeCodes, proof: 'password' } as Step, { ...makeCodes, proof: null } as Step),
  // Security questions: answered once they are on, anew, disputed, and one of the two proofs of a reset, after another.
  [
    ...there(...signIn(2), { ...demand, twoStep: 'off' } as Step),
    ...here(...signIn(1), later, answer, later, answer, later, { does: 'delete', method: 0, proof: best }),
  ],
  [
    ...there(...signIn(2), answer, { ...demand, twoStep: 'off' } as Step, answer),
    ...here(...signIn(1), answer, { does: 'begin reset', who: 1 }, { does: 'reset code', way: 4 }),
    ...here({ does: 'answer reset', right: true }, { does: 'reset code', way: 0 }, { does: 'prove reset', code: 0 }),
    ...here(
      { does: 'reset code', way: 4 },
      { does: 'answer reset', right: false },
      { does: 'answer reset', right: true },
    ),
    ...here({ does: 'finish reset', next: 1 }),
  ],
  [
    ...there(...signIn(2), { ...demand, twoStep: 'off' } as Step),
    ...here(...signIn(0), answer, ...add('mobile', false), answer, reported),
  ],
  // A code for one purpose where another is asked for; of one browser in another; of one person by another.
  here(
    { does: 'sign in', who: 1, right: true },
    { does: 'begin reset', who: 1 },
    { does: 'reset code', way: 0 },
    { does: 'verify', code: 0, challenge: 3 },
  ),
  [...here(...signIn(1)), ...there(...signIn(1)), ...here(start), ...there(confirm)],
  here(
    ...signIn(1),
    later,
    { does: 'delete', method: 0, proof: best },
    ...signIn(0),
    ...add('mobile', false),
    ...add('alternate', false).slice(0, 1),
    ...signIn(1),
    { does: 'confirm', part: 'portal', code: 1, challenge: 0 },
  ),
  // A new password on a wrong one.
  here(...signIn(1), { does: 'password', right: false, next: 2, proof: best }),
  // Another way to sign in, another default, and out.
  here(
    { does: 'sign in', who: 1, right: true },
    { does: 'other way', method: 0, call: true },
    { does: 'verify', code: 0, challenge: 0 },
    { does: 'default', method: 1, proof: best },
    { does: 'sign out' },
  ),
  // Other devices.
  [
    ...there(...signIn(1)),
    ...here(...signIn(1), later, { does: 'end session', session: 1, proof: best }),
    ...there(...signIn(1)),
    ...here(later, { does: 'end other sessions', proof: best }, { does: 'sign out everywhere' }),
  ],
  // A code that is sent once more; set-up, put off first.
  [
    ...there(...signIn(2), demand),
    ...here(...signIn(0), { does: 'skip set-up' }, { does: 'begin set-up' }, ...add('mobile', false, 'set-up')),
    ...here(...add('alternate', false).slice(0, 1), wait(minutes(1))),
    ...here({ does: 'resend', part: 'portal', challenge: 0, call: false }, confirm),
  ],
  [
    ...there(...signIn(2), { does: 'create group', proof: best }, { does: 'rename group', proof: best }),
    ...there({ does: 'add member', who: 0, proof: best }),
    ...there({ ...demand, twoStep: 'groups', skips: 0, resetProofs: 1 } as Step),
    ...here(...signIn(0), ...add('mobile', false, 'set-up').slice(0, 1), wait(minutes(1))),
    ...here({ does: 'resend', part: 'set-up', challenge: 0, call: false }, ...add('mobile', false, 'set-up').slice(1)),
    ...there({ does: 'remove member', who: 0, proof: best }, { ...demand, twoStep: 'off' } as Step),
    ...there({ does: 'delete group', proof: best }),
  ],
  // Texts for a group only, and for all but it; by its members, by those of a group inside it, and by nobody's old proof.
  [
    ...there(...signIn(2), { does: 'create group', proof: best }, { does: 'create group', proof: best }),
    ...there({ does: 'import members', who: 1, proof: best }, { does: 'inner groups', proof: best }),
    ...there({ does: 'policy for whom', subject: 'text', state: 'groups', exclude: false, proof: best }),
    ...here(...signIn(1), ...signIn(0), ...add('mobile', false)),
    ...there({ does: 'policy for whom', subject: 'text', state: 'all', exclude: true, proof: best }),
    ...here(...signIn(1), later),
    ...there({ does: 'remove member', who: 1, proof: null }, { does: 'policy for whom', ...textOff, proof: null }),
    ...there({ ...demand, twoStep: 'off', edited: true } as Step, { does: 'delete group', proof: best }),
  ],
  // An app: added, the second step of the next sign-in, renamed, replaced by another, deleted.
  here(...signIn(0), ...addApp(), ...signIn(0), { does: 'rename', method: 0, proof: best }, ...addApp(true)),
  here(...signIn(0), ...addApp(), wait(minutes(1)), ...signIn(0), later, { does: 'delete', method: 0, proof: best }),
  [...there(...signIn(2), demand), ...here(...signIn(0), ...addApp(false, 'set-up'), wait(minutes(1)), ...reset(0))],
  // Somebody says that a change was not them, and ends the freeze with an older method or by an administrator.
  [
    ...here(...signIn(1), ...add('mobile', true)),
    ...there(reported, ...signIn(1), { does: 'replace password', next: 2, proof: best }),
  ],
  here(
    ...signIn(1),
    wait(1),
    { does: 'delete', method: 0, proof: best },
    { does: 'report activity', event: 0, proof: best },
    ...reset(1),
  ),
  [
    ...here(...signIn(0), ...add('mobile', false), reported, ...signIn(0)),
    ...there(...signIn(2), later, { does: 'lift freeze', who: 0, proof: best }),
    ...here(...signIn(0), { does: 'replace password', next: 1, proof: 'password' }),
  ],
  // A password that is fresh, in a session that was there before the first method.
  [
    ...here(...signIn(0)),
    ...there(...signIn(0), ...add('mobile', false)),
    ...here({ ...add('alternate', false)[0], proof: null } as Step, { does: 'delete', method: 0, proof: null }),
  ],
  // A key as the first method; it signs in by itself, as a second step, and in place; another's opens nothing.
  [
    ...here(...signIn(0), ...addKey(), { does: 'rename', method: 0, proof: best }, { does: 'sign out' }),
    ...there({ does: 'passkey', key: 0 }, later, { does: 'delete', method: 0, proof: 'key' }),
  ],
  here(...signIn(0), ...addKey(), { does: 'sign in', who: 0, right: true }, { does: 'use key', key: 0, challenge: 0 }),
  [
    ...here(...signIn(0), ...addKey()),
    ...there({ does: 'sign in', who: 1, right: true }, { does: 'use key', key: 0, challenge: 0 }),
    ...there(...signIn(1), later, { does: 'add key', part: 'portal', proof: 'key' }),
    ...here(
      later,
      { does: 'add key', part: 'portal', proof: null },
      { does: 'make key', part: 'portal', challenge: 0 },
    ),
  ],
  [
    ...there(...signIn(2), demand),
    ...here(...signIn(0), { does: 'begin set-up' }, ...addKey('set-up'), reported, { does: 'passkey', key: 0 }),
  ],
  // An email: added beside a phone, changed, sent anew; it resets beside the phone and signs nobody in.
  here(
    ...signIn(1),
    ...addEmail(),
    wait(minutes(1)),
    ...addEmail(true),
    { does: 'begin reset', who: 1 },
    { does: 'reset code', way: 4 },
    { does: 'prove reset', code: 0 },
    { does: 'reset code', way: 0 },
    { does: 'prove reset', code: 0 },
    { does: 'finish reset', next: 2 },
  ),
  // Of somebody who has nothing else it is enough where the policy says so, and it opens no session by itself.
  [
    ...there(...signIn(2), { ...demand, twoStep: 'off', resetProofs: 1 } as Step),
    ...here(...signIn(0), ...addEmail(), later, {
      does: 'add',
      part: 'portal',
      slot: 'mobile',
      replace: false,
      proof: null,
    }),
    ...there({ does: 'begin reset', who: 0 }, { does: 'reset code', way: 0 }, { does: 'prove reset', code: 0 }),
    ...there({ does: 'finish reset', next: 1 }),
  ],
  [
    ...there(...signIn(2), demand),
    ...here(...signIn(0), ...add('mobile', false, 'set-up'), addEmail(false, 'set-up')[0], wait(minutes(1))),
    ...here({ does: 'resend mail', part: 'set-up', challenge: 0 }, addEmail(false, 'set-up')[1]),
    ...here({ does: 'delete', method: 0, proof: best }, addEmail()[0], wait(minutes(1))),
    ...here({ does: 'resend mail', part: 'portal', challenge: 0 }, addEmail()[1], reported),
  ],
  here(...signIn(1), { ...addEmail()[0], work: true } as Step, {
    does: 'confirm email',
    part: 'portal',
    code: 0,
    challenge: 0,
  }),
  // A pass: signs in to register the first method, once; taken back while it is in use; forbidden; another in its place.
  [
    ...there(...signIn(2), later, issue(0)),
    ...here(byPass, ...add('mobile', false), { does: 'sign out' }, byPass, { does: 'delete', method: 0, proof: best }),
  ],
  [
    ...there(...signIn(2), later, issue(1, false)),
    ...here(byPass, { ...byPass, wrong: true } as Step),
    ...there({ does: 'revoke pass', who: 1, proof: best }, issue(1, false), issue(1)),
    ...here(byPass),
    ...there({ ...demand, accessPass: false } as Step, issue(0), { does: 'revoke pass', who: 1, proof: null }),
    ...here({ does: 'sign out' }, byPass),
  ],
  // A pass for a frozen account: the one from before is disputed with it, the one that follows counts.
  [
    ...there(...signIn(2), later, issue(0, false)),
    ...here(byPass, ...add('mobile', false), reported, byPass),
    ...there(issue(0)),
    ...here(byPass, { does: 'replace password', next: 1, proof: best }),
  ],
  [...there(...signIn(2), later, issue(2), issue(0)), ...here(...signIn(0), issue(1), wait(minutes(31)), byPass)],
  // Our app: added by the phone that is told the number, approves a sign-in, a change and a reset; others do not.
  [
    ...here(...signIn(0), ...addPhoneApp(), { does: 'sign out' }),
    ...there(...approvedSignIn(0), later, { does: 'rename', method: 0, proof: best }, ...addApp(true)),
  ],
  [
    ...there(...signIn(2), demand),
    ...here(
      ...signIn(0),
      { does: 'begin set-up' },
      ...addPhoneApp(false, 'set-up'),
      ...approvedSignIn(0, 'deny'),
      reported,
    ),
  ],
  here(
    ...signIn(0),
    { does: 'add phone app', part: 'portal', replace: false, proof: best },
    { does: 'scan', challenge: 0, right: false },
    { does: 'finish phone app', part: 'portal', challenge: 0, proof: best },
    ...addPhoneApp(),
    ...approvedSignIn(0, 'wrong number'),
    ...approvedSignIn(0),
  ),
  [
    ...here(...signIn(0), ...addPhoneApp()),
    ...there({ does: 'sign in', who: 0, right: true }),
    ...here({ does: 'verify', code: 0, challenge: 0 }, approve),
    ...there({ does: 'verify', code: 0, challenge: 0 }, ...signIn(1), ...addPhoneApp(), later, {
      does: 'delete',
      method: 0,
      proof: best,
    }),
  ],
  here(
    ...signIn(0),
    ...addPhoneApp(),
    ...add('mobile', false),
    { does: 'begin reset', who: 0 },
    { does: 'reset code', way: 0 },
    approve,
    { does: 'prove reset', code: 0 },
    { does: 'reset code', way: 1 },
    { does: 'prove reset', code: 0 },
    { does: 'finish reset', next: 1 },
  ),
  // Prices and caps, by an administrator with a fresh proof, and by nobody else.
  here(
    ...signIn(2),
    later,
    { does: 'spend settings', proof: best },
    { does: 'country prices', proof: null },
    later,
    { does: 'open country', proof: best },
    { does: 'open country', proof: best },
  ),
  here(
    ...signIn(1),
    { does: 'spend settings', proof: best },
    { does: 'country prices', proof: best },
    { does: 'open country', proof: best },
  ),
  // Webhooks, by an administrator with a fresh proof, and by nobody else.
  here(
    ...signIn(2),
    later,
    { does: 'add webhook', proof: best },
    { does: 'test webhook' },
    { does: 'pause webhook', proof: best },
    later,
    { does: 'delete webhook', proof: null },
    { does: 'delete webhook', proof: best },
    ...signIn(1),
    { does: 'add webhook', proof: best },
  ),
  // The organisation, by its administrator on a fresh proof and by nobody else; and the set-up list.
  here(
    ...signIn(2),
    later,
    { does: 'organisation', proof: best },
    { does: 'logo', proof: best },
    { does: 'test text', own: true },
    { does: 'enter test code', code: 0 },
    { does: 'test mail' },
    { does: 'confirm keys' },
  ),
  here(...signIn(2), later, { does: 'organisation', proof: null }, { does: 'logo', proof: 'password' }),
  here(
    ...signIn(1),
    { does: 'organisation', proof: best },
    { does: 'logo', proof: best },
    { does: 'test text', own: true },
    { does: 'test mail' },
    { does: 'confirm keys' },
  ),
  // The code of a test serves nothing else.
  [
    ...there(...signIn(2), { does: 'test text', own: true }),
    ...here(...signIn(0), ...add('mobile', false).slice(0, 1)),
    ...there({ does: 'test text', own: false }),
    ...here({ does: 'confirm', part: 'portal', code: 0, challenge: 0 }),
  ],
  // A freeze of oneself, which an administrator may not lift for themselves.
  here(...signIn(2), ...add('alternate', false), reported, ...signIn(2), { does: 'lift freeze', who: 2, proof: best }),
]

/** A path, or one with a step left out, another put in, or its end in the other browser. */
const path = fc
  .tuple(fc.constantFrom(...paths), fc.option(fc.nat(6)), fc.option(fc.tuple(fc.nat(6), step)), fc.option(fc.nat(9)))
  .map(([steps, left, other, turn]) => {
    const some = steps.filter((_, at) => at !== left)
    const all = other ? some.toSpliced(other[0], 0, [0, other[1]]) : some
    return all.map(([where, one], at): Taken => [turn !== null && at >= turn ? flip(where, 1) : where, one])
  })
const flip = (where: Where, by: Where) => ((where + by) % 2) as Where
const piece = fc.oneof({ weight: 2, arbitrary: step.map((one): Taken[] => [[0, one]]) }, path)

/** A random way through the portal: single steps, and paths with something wrong in them. */
export const walk = fc
  .array(fc.tuple(fc.constantFrom<Where[]>(0, 1), piece), { minLength: 3, maxLength: 7 })
  .map((parts) => parts.flatMap(([by, taken]) => taken.map(([where, one]): Taken => [flip(where, by), one])))
