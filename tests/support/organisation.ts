import fc from 'fast-check'
import { v7 as newId } from 'uuid'
import type { MailAddress } from '@/features/methods/email/address'
import { sealAddress } from '@/features/methods/email/stored-address'
import type { OrganisationPolicy } from '@/features/policy/organisation-policy'
import { subjectIds } from '@/features/policy/subjects'
import { PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import { type MethodKind, PhoneSlot, type PrismaClient, Role, SignInOption } from '@/generated/prisma/client'
import { after, minutes } from '@/lib/time'
import { anEmail, aPhone, aPolicy, testKeys } from './builders'

/** So many groups there are; the last two are inside the first. */
export const GROUPS = 5
const START = new Date('2027-01-01T09:00:00Z')
export const MODEL = 'cb69481e-8ff7-4039-93ec-0a2729a154a8'
const OTHER_MODEL = 'ee882879-721c-4913-9775-3dfcce97072a'

const common = { disabled: fc.boolean(), age: fc.nat(3) }
const aKind = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('phone'),
      slot: fc.constantFrom(...Object.values(PhoneSlot)),
      country: fc.constantFrom('US', 'CH', null),
      ...common,
    }),
  },
  fc.record({ kind: fc.constant('authenticator_app'), approves: fc.boolean(), ...common }),
  fc.record({ kind: fc.constant('email'), address: fc.constant('someone@private.example'), ...common }),
  fc.record({ kind: fc.constant('security_questions'), answers: fc.integer({ min: 2, max: 4 }), ...common }),
  fc.record({ kind: fc.constant('temporary_access_pass'), once: fc.boolean(), ...common }),
  fc.record({ kind: fc.constant('recovery_codes'), left: fc.nat(2), ...common }),
  fc.record({
    kind: fc.constant('security_key'),
    synced: fc.boolean(),
    aaguid: fc.constantFrom(MODEL, OTHER_MODEL),
    ...common,
  }),
)
type Kind = typeof aKind extends fc.Arbitrary<infer T> ? T : never

/** Of these somebody may have several. */
const several: readonly string[] = ['authenticator_app', 'security_key']

/** Somebody in an organisation: what they have, and what they are. */
export const aMember = fc.record({
  role: fc.constantFrom(...Object.values(Role)),
  groups: fc.subarray([0, 1, 2, 3, 4]),
  hasPassword: fc.boolean(),
  disabled: fc.constantFrom(false, false, false, true),
  /** From before which of the ages of methods something is disputed. */
  frozen: fc.option(fc.nat(3), { freq: 3 }),
  methods: fc.uniqueArray(aKind, {
    maxLength: 5,
    selector: (one) => ('slot' in one ? one.slot : several.includes(one.kind) ? JSON.stringify(one) : one.kind),
  }),
  chosen: fc.nat(4),
  option: fc.constantFrom(...Object.values(SignInOption)),
})
export type Member = typeof aMember extends fc.Arbitrary<infer T> ? T : never

const countries = fc.option(fc.subarray(['US', 'CH'] as const, { minLength: 1 }))

/** A policy of an organisation, by the numbers of its groups. */
export function anyPolicy(groups: readonly string[]): fc.Arbitrary<OrganisationPolicy> {
  const some = fc.subarray([...groups])
  const audience = fc.record({ include: fc.option(some, { freq: 2 }), exclude: fc.oneof(fc.constant([]), some) })
  const mostly = fc.constantFrom(true, true, false)
  return fc
    .record({
      onlyPhones: fc.boolean(),
      text: mostly,
      call: mostly,
      appCode: mostly,
      appNotification: mostly,
      email: mostly,
      accessPass: mostly,
      questions: fc
        .record({ enabled: mostly, toRegister: fc.constant(5), toAnswer: fc.constantFrom(3, 4) })
        .map((counts) => ({ ...counts, custom: [] })),
      recoveryCodes: mostly,
      securityKey: mostly,
      slots: fc.record({ mobile: mostly, alternate: mostly, office: mostly }),
      countries: fc.record({ text: countries, call: countries }),
      keyRules: fc.record({
        synced: mostly,
        models: fc.constantFrom('any', 'only', 'except'),
        aaguids: fc.constantFrom(MODEL, OTHER_MODEL).map((model) => [model]),
      }),
      appLimit: fc.integer({ min: 1, max: 5 }),
      resetProofs: fc.constantFrom(1, 2),
      twoStep: fc.record({
        required: fc.constantFrom('off', 'groups', 'all'),
        groups: some,
        from: fc.constantFrom(null, '2027-03-01', '2027-05-01'),
        skips: fc.nat(2),
      }),
      audiences: fc.dictionary(fc.constantFrom(...subjectIds), audience),
    })
    .map(({ onlyPhones, ...policy }) =>
      aPolicy(onlyPhones ? { ...policy, appCode: false, appNotification: false, securityKey: false } : policy),
    )
}

/** Writes the groups of an organisation: the last two are inside the first. */
export async function writeGroups(db: PrismaClient): Promise<string[]> {
  const ids = Array.from({ length: GROUPS }, () => newId())
  await db.group.createMany({ data: ids.map((id, at) => ({ id, name: `Group ${at}`, createdAt: START })) })
  const [outer = '', , , ...inner] = ids
  await db.groupInGroup.createMany({ data: inner.map((innerId) => ({ groupId: outer, innerId })) })
  return ids
}

/** Writes the people of an organisation as they are described. */
export async function writeMembers(db: PrismaClient, members: readonly Member[], groups: readonly string[]) {
  for (const member of members) await db.$transaction((tx) => writeMember(tx as PrismaClient, member, groups))
}

const at = (age: number) => after(START, minutes(age))

async function writeMember(db: PrismaClient, member: Member, groups: readonly string[]): Promise<void> {
  const userId = newId()
  const { role, frozen, hasPassword, disabled } = member
  const frozenSince = frozen === null ? null : at(frozen)
  const person = { id: userId, email: anEmail(), displayName: 'Somebody', role }
  await db.user.create({
    data: {
      ...person,
      passwordHash: hasPassword ? 'hash' : null,
      disabledAt: disabled ? START : null,
      frozenSince,
      frozenAt: frozenSince,
      mustChangePassword: frozenSince !== null,
    },
  })
  const joined = member.groups.flatMap((index) => groups[index] ?? [])
  await db.membership.createMany({ data: joined.map((groupId) => ({ groupId, userId })) })
  const ids: string[] = []
  for (const [index, method] of member.methods.entries()) ids.push(await writeMethod(db, userId, method, index))
  const chosen = ids[member.chosen]
  if (chosen)
    await db.user.update({ where: { id: userId }, data: { defaultMethodId: chosen, defaultOption: member.option } })
}

async function writeMethod(db: PrismaClient, userId: string, method: Kind, index: number): Promise<string> {
  const id = newId()
  const [createdAt, verifiedAt] = [after(START, index), at(method.age)]
  const kind = method.kind as MethodKind // fc.constant widens it
  const disabledAt = method.disabled ? START : null
  await db.method.create({ data: { id, userId, kind, label: `Method ${index}`, createdAt, verifiedAt, disabledAt } })
  if ('slot' in method) {
    const number = aPhone()
    const sealed = sealDestination(testKeys, { to: number, extension: null }, { table: 'PhoneMethod', id, userId })
    const numberIndex = testKeys.blindIndex(number, PHONE_INDEX)
    const { slot, country } = method
    await db.phoneMethod.create({
      data: { methodId: id, userId, slot, targetCiphertext: sealed, numberIndex, country },
    })
  }
  if ('approves' in method && method.approves) {
    await db.approvalApp.create({
      data: { methodId: id, userId, deviceId: id, publicKeyCiphertext: '', device: 'Phone' },
    })
  }
  if ('address' in method) {
    const address = method.address as MailAddress // as its page has read it
    const addressCiphertext = sealAddress(testKeys, address, { table: 'EmailMethod', id, userId })
    await db.emailMethod.create({
      data: { methodId: id, userId, addressCiphertext, addressIndex: id, maskedDomain: 'p' },
    })
  }
  if ('answers' in method) {
    const each = Array.from({ length: method.answers }, (_, at) => ({ position: at + 1, question: `Question ${at}` }))
    await db.securityAnswer.createMany({
      data: each.map((one) => ({ ...one, userId, methodId: id, answerHash: '' })),
    })
  }
  if ('once' in method) {
    const when = { startsAt: START, endsAt: after(START, minutes(30)), isOneTime: method.once }
    await db.accessPass.create({ data: { methodId: id, userId, codeIndex: id, issuedBy: userId, ...when } })
  }
  if ('left' in method) {
    const codes = [0, 1].map((position) => ({
      userId,
      methodId: id,
      position: position + 1,
      codeIndex: `${id} ${position}`,
      usedAt: position < method.left ? null : START,
    }))
    await db.recoveryCode.createMany({ data: codes })
  }
  if ('aaguid' in method) {
    const { aaguid, synced } = method
    const key = { credentialId: id, publicKeyCiphertext: '', counter: 0, isSyncable: synced, isBackedUp: false, aaguid }
    await db.securityKeyMethod.create({ data: { methodId: id, userId, ...key } })
  }
  return id
}
