import type { Purpose } from '@/features/verification/code-delivery'
import { minutes } from '@/lib/time'
import type { Clock } from '../../support/builders'
import type { Snapshot } from './snapshot'
import type { Where } from './steps'

/** A proof that was given: by whom, in which browser, when. */
type Given = { where: Where; userId: string; at: number } & (
  | { kind: 'password' }
  | { kind: 'code'; purpose: Purpose; token: string; byMail?: true }
)

/** What the model knows of proofs: that they were given. Never what the portal says of them. */
export function aLedger(clock: Clock) {
  const given: Given[] = []
  const within = (ms: number) => (one: Given) => clock.now().getTime() - one.at < ms
  const of = (where: Where, userId: string) => given.filter((one) => one.where === where && one.userId === userId)
  const isSessionCode = (one: Given) => one.kind === 'code' && one.purpose !== 'password_reset' && !one.byMail

  return {
    /** Somebody typed the password that this person has. */
    password: (where: Where, userId: string) =>
      void given.push({ where, userId, at: clock.now().getTime(), kind: 'password' }),

    /** Somebody typed the code of this challenge in the browser it belongs to. `token`: the phone or app it proves. */
    code: (
      where: Where,
      { userId, purpose }: Pick<Snapshot['challenges'][number], 'userId' | 'purpose'>,
      token: string,
    ) => void given.push({ where, userId, at: clock.now().getTime(), kind: 'code', purpose, token }),

    /** Somebody typed the code that was mailed for this challenge. It proves an address, and nothing about a session. */
    mail: (
      where: Where,
      { userId, purpose }: Pick<Snapshot['challenges'][number], 'userId' | 'purpose'>,
      token: string,
    ) => void given.push({ where, userId, at: clock.now().getTime(), kind: 'code', purpose, token, byMail: true }),

    /** A key answered for its owner; it counts for its purpose. Whether it was asked for is for the caller to know. */
    key: (where: Where, { userId, purpose, token }: { userId: string; purpose: Purpose; token: string }) =>
      void given.push({ where, userId, at: clock.now().getTime(), kind: 'code', purpose, token }),

    /** Whether the password was typed here in the last 15 minutes. */
    hasPassword: (where: Where, userId: string) =>
      of(where, userId).some((one) => one.kind === 'password' && within(minutes(15))(one)),

    /** The phones and apps whose code for a purpose was typed here in the last 15 minutes, and the keys that answered. */
    tokens: (where: Where, userId: string, purpose: Purpose) =>
      new Set(
        of(where, userId)
          .filter(within(minutes(15)))
          .flatMap((one) => (one.kind === 'code' && one.purpose === purpose ? [one.token] : [])),
      ),

    /** Whether a code that proves something in a session was typed here in the last 15 minutes. */
    hasSessionCode: (where: Where, userId: string) =>
      of(where, userId).some((one) => isSessionCode(one) && within(minutes(15))(one)),

    /** Whether there is a proof here of the last 10 minutes that is enough for a change by this person. */
    isFresh: (where: Where, userId: string, { usable }: Snapshot) =>
      of(where, userId)
        .filter(within(minutes(10)))
        .some((one) => isSessionCode(one) || (one.kind === 'password' && usable.get(userId)?.allowed.length === 0)),

    /** Whether the password was typed in this very step. */
    hasPasswordSince: (count: number, userId: string) =>
      given.slice(count).some((one) => one.kind === 'password' && one.userId === userId),
    get length() {
      return given.length
    },
  }
}
export type Ledger = ReturnType<typeof aLedger>
