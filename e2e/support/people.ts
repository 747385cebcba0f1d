import { randomUUID } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import type { Pool } from 'pg'

export type Person = { id: string; email: string; name: string; password: string }

const PASSWORD = 'a harbour of quiet lights'

/** Everybody has the same password, so that a worker hashes it once. */
let passwordHash: Promise<string> | undefined

/** Writes a fresh account straight into the database, with nothing registered. */
export async function createPerson(
  database: Pool,
  { role = 'user' }: { role?: 'user' | 'admin' } = {},
): Promise<Person> {
  passwordHash ??= hash(PASSWORD, { memoryCost: 19456, timeCost: 2, parallelism: 1 })
  const id = randomUUID()
  const person = { id, email: `p-${id}@example.test`, name: 'Kim Berger', password: PASSWORD }
  await database.query(
    'INSERT INTO "User" ("id", "email", "displayName", "role", "passwordHash") VALUES ($1, $2, $3, $4::"Role", $5)',
    [id, person.email, person.name, role, await passwordHash],
  )
  return person
}
