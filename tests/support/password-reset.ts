import { hash } from '@node-rs/argon2'
import { askCode, sendAskedCode } from '@/features/password-reset/ask-code'
import { prove } from '@/features/password-reset/prove'
import { resetPassword } from '@/features/password-reset/reset-password'
import { loadReset, type ResetState } from '@/features/password-reset/reset-state'
import { startReset } from '@/features/password-reset/start-reset'
import type { SignInSource } from '@/features/sign-in/sign-in'
import type { PrismaClient } from '@/generated/prisma/client'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Deps } from '@/server/deps'
import { aBrowser, aPerson, aPhone, aRegisteredPhone, type NewPerson } from './builders'

export const NEW_PASSWORD = 'seven gulls over a grey harbour'
export const OLD_PASSWORD = 'the old one, long forgotten'

let addresses = 0

/** A browser of its own at an address of its own. */
export function aVisitor(overrides: Partial<SignInSource> = {}): SignInSource {
  addresses += 1
  const address = `2001:db8:${process.pid.toString(16)}:${addresses.toString(16)}::1`
  return { address, userAgent: 'test', browserHash: aBrowser(), ...overrides }
}

let oldHash: Promise<string> | undefined

/** Somebody with a password and these phones. */
export async function aForgetful(
  db: PrismaClient,
  slots: readonly ('mobile' | 'alternate' | 'office')[] = ['mobile', 'alternate'],
  overrides: NewPerson = {},
) {
  oldHash ??= hash(OLD_PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 })
  const person = await aPerson(db, { passwordHash: await oldHash, ...overrides })
  const phones: PhoneNumber[] = []
  const methods: string[] = []
  for (const slot of slots) {
    const number = aPhone()
    phones.push(number)
    methods.push(await aRegisteredPhone(db, person.id, { slot, number }))
  }
  return { ...person, phones, methods }
}

/** The pages of a reset, in one browser: each posts what its form would post. */
export function aReset(deps: Deps, visitor: SignInSource = aVisitor()) {
  const state = () => loadReset(deps, visitor.browserHash)
  const id = async () => (await state())?.reset.id ?? '00000000-0000-4000-8000-000000000000'
  return {
    visitor,
    state,
    id,
    start: (email: string) => startReset(deps, visitor, email),
    /** Asks for a code by the way at this position, and lets what follows the answer happen. */
    async ask(position = 0) {
      const asked = await askCode(deps, { id: await id(), ...visitor }, position)
      if (asked.ok && asked.value) await sendAskedCode(deps, asked.value)
      return asked
    },
    enter: async (code: string) => prove(deps, visitor, { id: await id(), code }),
    choose: async (next = NEW_PASSWORD, resetId?: string) =>
      resetPassword(deps, visitor, { id: resetId ?? (await id()), next, organisation: 'Northfield Clinic' }),
  }
}
export type TestReset = ReturnType<typeof aReset>

/** What a page would show of a reset, without what differs between any two: ids, times, numbers and the address. */
export function shown(state: ResetState | null) {
  if (!state) return null
  const { step, current, reset } = state
  return {
    step,
    proofs: reset.provedMethodIds.length,
    code: current && { channel: current.channel, sends: reset.codeSends, checksLeft: reset.codeChecksLeft },
  }
}
