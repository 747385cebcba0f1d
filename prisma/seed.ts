import { v7 as newId } from 'uuid'
import { hashPassword } from '@/features/password/password'
import { PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import type { PhoneSlot, Role } from '@/generated/prisma/enums'
import { parsePhoneNumber } from '@/lib/phone-number'
import { connect, type Tx } from '@/server/db'
import { env } from '@/server/env'
import { keyring } from '@/server/keys'

type DemoPerson = {
  email: string
  displayName: string
  role: Role
  phones: Partial<Record<PhoneSlot, string>>
  group?: string
}

/** Northfield Clinic, the organisation of the demo. */
const people: readonly DemoPerson[] = [
  { email: 'alex@northfield.example', displayName: 'Alex Moreau', role: 'user', phones: {}, group: 'Field staff' },
  {
    email: 'sam@northfield.example',
    displayName: 'Sam Okafor',
    role: 'user',
    phones: { mobile: '+14255550142', alternate: '+14255550187' },
    group: 'Finance',
  },
  { email: 'admin@northfield.example', displayName: 'Robin Haller', role: 'admin', phones: {} },
]

/**
 * Makes the people of the demo that are not there yet, and leaves those that are as they are. All have the password in
 * `DEMO_PASSWORD`; one that was changed since the last start counts from now on.
 */
export async function seedDemo(): Promise<void> {
  const { DATABASE_URL, COUNTERSIGN_KEYS, DEMO_PASSWORD } = env()
  if (!DEMO_PASSWORD) throw new Error('DEMO_PASSWORD is missing')
  const [db, keys] = [connect(DATABASE_URL), keyring(COUNTERSIGN_KEYS)]
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  try {
    for (const { phones, group, ...person } of people) {
      const present = await db.user.findUnique({ where: { email: person.email } })
      if (present) {
        await db.user.update({ where: { id: present.id }, data: { passwordHash } })
        continue
      }
      await db.$transaction(async (tx) => {
        const userId = newId()
        await tx.user.create({ data: { id: userId, ...person, passwordHash } })
        if (group) await joinGroup(tx, userId, group)
        for (const [slot, text] of Object.entries(phones)) {
          const at = new Date()
          const parsed = parsePhoneNumber(text, 'US')
          if (!parsed) throw new Error(`${text} is not a phone number`)
          const methodId = newId()
          await tx.method.create({ data: { id: methodId, userId, kind: 'phone', createdAt: at, verifiedAt: at } })
          await tx.phoneMethod.create({
            data: {
              methodId,
              userId,
              slot: slot as PhoneSlot, // Object.entries forgets the keys of the record
              targetCiphertext: sealDestination(
                keys,
                { to: parsed.number, extension: null },
                { table: 'PhoneMethod', id: methodId, userId },
              ),
              numberIndex: keys.blindIndex(parsed.number, PHONE_INDEX),
              country: parsed.country,
            },
          })
          if (slot === 'mobile') {
            await tx.user.update({ where: { id: userId }, data: { defaultMethodId: methodId, defaultOption: 'text' } })
          }
        }
      })
    }
  } finally {
    await db.$disconnect()
  }
}

async function joinGroup(tx: Tx, userId: string, name: string): Promise<void> {
  const present = await tx.group.findFirst({ where: { name } })
  const { id: groupId } = present ?? (await tx.group.create({ data: { id: newId(), name, createdAt: new Date() } }))
  await tx.membership.create({ data: { groupId, userId } })
}
