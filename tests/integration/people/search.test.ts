import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import { findPerson } from '@/features/people/find-person'
import { searchPeople, searchStatement } from '@/features/people/search-people'
import { aPass } from '../../support/access-pass'
import { aClock, aPerson, aRegisteredPhone, testKeys } from '../../support/builders'
import { ownDatabase } from '../../support/database'

const db = await ownDatabase()
const names = async (text: string) => (await searchPeople({ db }, text)).people.map(({ displayName }) => displayName)

beforeAll(async () => {
  const people = [
    ['Ana Ruiz', 'ana.ruiz@example.test'],
    ['ANABEL Ito', 'ito@example.test'],
    ['Björn Ångström', 'bjorn@example.test'],
    ['Zoë 100% Sure', 'zoe@example.test'],
    ['Under_Score', 'under_score@example.test'],
    ['O\'Brien "Bob" \\ Slash', 'bob@example.test'],
    ['Mallory', 'ana.zz@example.test'],
  ] as const
  for (const [displayName, email] of people) await db.user.create({ data: { id: newId(), displayName, email } })
  const many = Array.from({ length: 20_000 }, (_, n) => {
    const name = randomBytes(6).toString('hex')
    return { id: newId(), displayName: `x${name}`, email: `y${name}.${n}@example.test` }
  })
  await db.user.createMany({ data: many })
  await db.$executeRaw`ANALYZE "User"`
})

describe('a search for people', () => {
  it.each([
    ['ana', ['Ana Ruiz', 'ANABEL Ito', 'Mallory']],
    ['ANA.R', ['Ana Ruiz']],
    ['  anabel   ito ', ['ANABEL Ito']],
    ['björn Ång', ['Björn Ångström']],
    ['zoë 100%', ['Zoë 100% Sure']],
    ['under_score@', ['Under_Score']],
    ['o\'brien "bob" \\', ['O\'Brien "Bob" \\ Slash']],
  ])('finds by the beginning of a name or an address: %s', async (text, found) => {
    expect(await names(text)).toEqual(found)
  })

  it.each([
    '',
    ' ',
    '%',
    '_',
    '%ana',
    'an_',
    'ruiz',
    '\\',
    "'",
    '\'; DROP TABLE "User"; --',
    '\u0000',
    '\ud800',
    '\u{10FFFF}',
    'a'.repeat(10_000),
  ])('finds nobody by what begins no name: %j', async (text) => {
    expect(await searchPeople({ db }, text)).toEqual({ people: [], more: false })
  })

  it('shows each person once, fifty at most, and says that there are more', async () => {
    const { people, more } = await searchPeople({ db }, 'x')
    expect([people.length, more]).toEqual([50, true])
    const sorted = people.map(({ displayName }) => displayName)
    expect(sorted).toEqual([...sorted].sort())
    expect((await searchPeople({ db }, 'ana ruiz')).people).toHaveLength(1)
  })

  it('reads no more of a big table than it shows, whichever letter is asked for', async () => {
    for (const text of ['x', 'y', 'ana']) {
      const rows = await db.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN ${searchStatement(text)}`
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan).toContain('User_displayName_idx')
      expect(plan).toContain('User_email_idx')
      expect(plan).not.toContain('Seq Scan')
    }
  })
})

describe('what an administrator sees of a person', () => {
  it('is who they are and what they have, masked, with the pass and no code', async () => {
    const deps = { db, keys: testKeys, now: aClock().now }
    const { id } = await aPerson(db)
    await aRegisteredPhone(db, id)
    const { code } = await aPass(deps, id)
    const person = await findPerson(deps, id)
    expect(person?.methods.map(({ type }) => type.id)).toEqual(['phone', 'temporary_access_pass'])
    expect(person?.methods[0]?.detail.masked).toMatch(/^\+1\s•+\s\d\d$/)
    expect(JSON.stringify(person)).not.toContain(code)
    expect(await findPerson(deps, newId())).toBeNull()
  })
})
