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
  | { does: 'resend'; part: Part; challenge: Pick; call: boolean }
  | { does: 'add key'; part: Part; proof: Proof }
  | { does: 'make key'; part: Part; challenge: Pick }
  | { does: 'use key'; key: Pick; challenge: Pick }
  | { does: 'passkey'; key: Pick }
  | { does: 'begin set-up' | 'skip set-up' }
  | { does: 'rename' | 'delete' | 'default'; method: Pick; proof: Proof }
  /** `again`: the form saw the set that is there, so it makes a new one. */
  | { does: 'make codes'; part: Part; again: boolean; proof: Proof }
  | { does: 'password'; right: boolean; next: 0 | 1 | 2; proof: Proof }
  | { does: 'replace password'; next: 0 | 1 | 2; proof: Proof }
  | { does: 'begin reset'; who: Who }
  | { does: 'reset code'; way: Pick }
  | { does: 'prove reset'; code: Pick }
  | { does: 'finish reset'; next: 0 | 1 | 2 }
  | { does: 'sign out' | 'sign out everywhere' }
  | { does: 'end session'; session: Pick; proof: Proof }
  | { does: 'end other sessions'; proof: Proof }
  /** By the link of a mail; `forged` is one that we never sent. */
  | { does: 'report by mail'; change: Pick; forged: boolean }
  | { does: 'report activity'; event: Pick; proof: Proof }
  | { does: 'lift freeze'; who: Who; proof: Proof }
  | {
      does: 'policy'
      text: boolean
      mobile: boolean
      appCode: boolean
      twoStep: 'off' | 'groups' | 'all'
      skips: 0 | 1
      resetProofs: 1 | 2
    }
  | { does: 'create group' | 'rename group' | 'delete group' }
  | { does: 'add member' | 'remove member'; who: Who }
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
  fc.record({ does: does('resend'), part, challenge: pick, call: fc.boolean() }),
  { weight: 2, arbitrary: fc.record({ does: does('add key'), part, proof }) },
  { weight: 2, arbitrary: fc.record({ does: does('make key'), part, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('use key'), key: pick, challenge: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('passkey'), key: pick }) },
  fc.record({ does: fc.constantFrom('begin set-up', 'skip set-up') }),
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('rename', 'delete', 'default'), method: pick, proof }) },
  fc.record({ does: does('make codes'), part, again: mostly, proof }),
  { weight: 2, arbitrary: fc.record({ does: does('password'), right: mostly, next, proof }) },
  { weight: 2, arbitrary: fc.record({ does: does('replace password'), next, proof }) },
  { weight: 3, arbitrary: fc.record({ does: does('begin reset'), who }) },
  { weight: 3, arbitrary: fc.record({ does: does('reset code'), way: pick }) },
  { weight: 3, arbitrary: fc.record({ does: does('prove reset'), code: pick }) },
  { weight: 2, arbitrary: fc.record({ does: does('finish reset'), next }) },
  fc.record({ does: fc.constantFrom('sign out', 'sign out everywhere') }),
  fc.record({ does: does('end session'), session: pick, proof }),
  fc.record({ does: does('end other sessions'), proof }),
  fc.record({ does: does('report by mail'), change: pick, forged: seldom }),
  fc.record({ does: does('report activity'), event: pick, proof }),
  fc.record({ does: does('lift freeze'), who, proof }),
  fc.record({
    does: does('policy'),
    text: mostly,
    mobile: mostly,
    appCode: mostly,
    twoStep: fc.constantFrom('off', 'groups', 'all'),
    skips: fc.constantFrom<(0 | 1)[]>(0, 1),
    resetProofs: fc.constantFrom<(1 | 2)[]>(1, 2),
  }),
  fc.record({ does: fc.constantFrom('create group', 'rename group', 'delete group') }),
  fc.record({ does: fc.constantFrom('add member', 'remove member'), who }),
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
  twoStep: 'all',
  skips: 1,
  resetProofs: 2,
}
const [start, confirm] = add('mobile', true)
const wait = (ms: number): Step => ({ does: 'wait', ms })
const later = wait(minutes(11))
const here = (...steps: Step[]) => steps.map((one): Taken => [0, one])
const there = (...steps: Step[]) => steps.map((one): Taken => [1, one])
const reported: Step = { does: 'report by mail', change: 0, forged: false }

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
    ...there(...signIn(2), { does: 'create group' }, { does: 'rename group' }, { does: 'add member', who: 0 }),
    ...there({ does: 'policy', text: true, mobile: true, appCode: true, twoStep: 'groups', skips: 0, resetProofs: 1 }),
    ...here(...signIn(0), ...add('mobile', false, 'set-up').slice(0, 1), wait(minutes(1))),
    ...here({ does: 'resend', part: 'set-up', challenge: 0, call: false }, ...add('mobile', false, 'set-up').slice(1)),
    ...there({ does: 'remove member', who: 0 }, { ...demand, twoStep: 'off' } as Step, { does: 'delete group' }),
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
