import type { Actor } from '@/features/accounts/person'
import { confirmPhone } from '@/features/methods/phone/confirm-phone'
import { type StartPhone, startPhone } from '@/features/methods/phone/start-phone'
import type { CodeDelivery } from '@/features/verification/code-delivery'
import type { PrismaClient } from '@/generated/prisma/client'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Deps } from '@/server/deps'
import { aClock, aPhone, type Clock, testKeys, testOrganisation, testRelyingParty } from './builders'
import { RIGHT } from './codes'
import { aMailbox, type Mailbox } from './mailbox'
import { silentPush } from './push'

export type TestDeps = Deps & { clock: Clock; mailer: Mailbox }

/** What use cases need, with a clock that the test moves. */
export function testDeps({ db, codes, clock = aClock() }: { db: PrismaClient; codes: CodeDelivery; clock?: Clock }) {
  const organisation = { relyingParty: testRelyingParty, organisation: testOrganisation }
  const outside = { codes, mailer: aMailbox(), push: silentPush, log: { warn() {} } }
  return { db, keys: testKeys, ...outside, ...organisation, now: clock.now, clock }
}

type Asked = Partial<Omit<StartPhone, 'destination'>> & { to?: PhoneNumber; extension?: string }

/** What the phone step asks for: a text to a new mobile phone, but for what the test names. */
export function aPhoneStep({ to = aPhone(), extension, ...overrides }: Asked = {}): StartPhone {
  const destination = { to, extension: extension ?? null }
  return { slot: 'mobile', channel: 'text', country: 'US', replaces: null, ...overrides, destination }
}

/** Goes through the phone step and gives the challenge. */
export async function started(deps: Deps, actor: Actor, asked: Asked = {}): Promise<string> {
  const result = await startPhone(deps, actor, aPhoneStep(asked))
  if (!result.ok) throw new Error(`The phone step answered ${result.error.kind}`)
  return result.value.challengeId
}

/** Enters a code. */
export const enter = (deps: Deps, actor: Actor, challengeId: string, code: string = RIGHT) =>
  confirmPhone(deps, actor, { challengeId, code })

/** Goes through both steps with the scripted codes and gives the id of the method. */
export async function registered(deps: Deps, actor: Actor, asked: Asked = {}): Promise<string> {
  const id = await started(deps, actor, asked)
  const result = await enter(deps, actor, id)
  if (!result.ok) throw new Error(`The code step answered ${result.error.kind}`)
  const { methodId } = await deps.db.challenge.findUniqueOrThrow({ where: { id } })
  if (!methodId) throw new Error('The challenge names no method')
  return methodId
}
