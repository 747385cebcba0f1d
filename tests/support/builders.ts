import { randomBytes, randomInt } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { Actor } from '@/features/accounts/person'
import type { Method, MethodTypeId } from '@/features/methods/method-type'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { methodTypes } from '@/features/methods/registry'
import { defaultPolicy, type OrganisationPolicy } from '@/features/policy/organisation-policy'
import { hashToken } from '@/features/sessions/repository'
import { PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import type { PhoneSlot, PrismaClient, Role, SignInOption } from '@/generated/prisma/client'
import { type PhoneNumber, parsePhoneNumber } from '@/lib/phone-number'
import { after } from '@/lib/time'
import { type Keyring, keyring } from '@/server/keys'

/** Keys for tests. Not secret: the secret is 32 times the same byte. */
export const aKey = (id: string, byte = 1) => ({ id, secret: Buffer.alloc(32, byte) })
export const testKeys: Keyring = keyring([aKey('test')])

/** Who keys prove something to in tests. */
export const testRelyingParty = { id: 'example.test', origins: ['https://id.example.test'] }

/** Whose portal it is in tests, with one mail domain besides those of its people. */
export const testOrganisation = { name: 'Northfield Clinic', contact: null, domains: ['northfield.example'] }

export type Clock = { now(): Date; advance(ms: number): void }

/** A clock that stands still until it is moved. */
export function aClock(start = new Date()): Clock {
  let time = start
  return {
    now: () => time,
    advance(ms) {
      time = after(time, ms)
    },
  }
}

/** The moment so many milliseconds from now. */
export const fromNow = (clock: Pick<Clock, 'now'>, ms: number) => after(clock.now(), ms)

/** A number that no other test has. */
export function aPhone(): PhoneNumber {
  const parsed = parsePhoneNumber(`+1425${randomInt(2_000_000, 10_000_000)}`, 'US')
  if (!parsed) throw new Error('The builder of phone numbers made an impossible one')
  return parsed.number
}

export const anEmail = () => `${randomBytes(8).toString('hex')}@example.test`
export const aBrowser = () => hashToken(randomBytes(16).toString('hex'))

export type NewPerson = { email?: string; role?: Role; passwordHash?: string | null; disabledAt?: Date }

/** Somebody with an account. */
export async function aPerson(db: PrismaClient, overrides: NewPerson = {}) {
  const data = { id: newId(), email: anEmail(), displayName: 'Alex Moreau', role: 'user' as Role, ...overrides }
  return db.user.create({ data })
}

/** Somebody with an account, acting from a browser of their own. */
export async function anActor(db: PrismaClient, overrides: NewPerson = {}): Promise<Actor> {
  const { id, email, displayName, role } = await aPerson(db, overrides)
  const source = { address: '192.0.2.10', userAgent: 'test' }
  const person = { id, email, displayName, role, mustChangePassword: false }
  return { ...person, sessionId: newId(), factors: [], browserHash: aBrowser(), ...source }
}

/** The same person in another browser. */
export const inAnotherBrowser = (actor: Actor): Actor => ({ ...actor, browserHash: aBrowser(), sessionId: newId() })

type Registered = {
  slot?: PhoneSlot
  number?: PhoneNumber
  extension?: string
  country?: string | null
  disabledAt?: Date
  /** Makes it the default too, with this option. */
  default?: SignInOption
}

/** A phone that somebody registered earlier. Returns its id. */
export async function aRegisteredPhone(db: PrismaClient, userId: string, overrides: Registered = {}): Promise<string> {
  const { slot = 'mobile', number = aPhone(), extension = null, country = 'US', disabledAt = null } = overrides
  const [methodId, at] = [newId(), new Date()]
  const place = { table: 'PhoneMethod', id: methodId, userId } as const
  const targetCiphertext = sealDestination(testKeys, { to: number, extension }, place)
  const numberIndex = testKeys.blindIndex(number, PHONE_INDEX)
  await db.method.create({
    data: { id: methodId, userId, kind: 'phone', createdAt: at, verifiedAt: at, disabledAt },
  })
  await db.phoneMethod.create({ data: { methodId, userId, slot, targetCiphertext, numberIndex, country } })
  if (overrides.default) {
    await db.user.update({
      where: { id: userId },
      data: { defaultMethodId: methodId, defaultOption: overrides.default },
    })
  }
  return methodId
}

type PolicyChanges = Partial<Omit<OrganisationPolicy, 'slots' | 'countries'>> & {
  slots?: Partial<OrganisationPolicy['slots']>
  /** One list is for texts and calls alike. */
  countries?: OrganisationPolicy['countries'] | OrganisationPolicy['countries']['text']
}

/** What an organisation allows: everything, but for what the test names. */
export function aPolicy({ countries = null, ...overrides }: PolicyChanges = {}): OrganisationPolicy {
  const each = countries === null || Array.isArray(countries) ? { text: countries, call: countries } : countries
  return { ...defaultPolicy, ...overrides, countries: each, slots: { ...defaultPolicy.slots, ...overrides.slots } }
}

/** A method as rules see it: a phone of the United States in good order, but for what the test names. */
export function aMethod(overrides: Partial<Omit<Method, 'type'>> & { type?: MethodTypeId } = {}): Method {
  const at = new Date('2027-01-01T09:00:00Z')
  const type = methodTypes.find(({ id }) => id === (overrides.type ?? 'phone')) ?? phoneTypes.mobile
  const detail = { masked: '+1 •••••••• 42', full: '+1 425 555 0142' }
  const dates = { createdAt: at, verifiedAt: at, lastUsedAt: null, disabledAt: null }
  const identity = { ending: '42' }
  const options = type.id === 'authenticator_app' ? (['app_code'] as const) : null
  const none = { options, device: null, uses: null, answers: null, validity: null, binding: null, aaguid: null }
  return { id: newId(), detail, identity, country: 'US', ...none, ...dates, ...overrides, type }
}
