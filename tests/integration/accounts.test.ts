import { expect, it } from 'vitest'
import { createAccount } from '@/features/accounts/create-account'
import { passwordMatches } from '@/features/password/password'
import { aClock, anEmail } from '../support/builders'
import { auditOf, sharedDatabase } from '../support/database'

const db = sharedDatabase()
const deps = { db, organisation: { domains: [] }, now: aClock().now }
const anAccount = (email = anEmail()) => ({
  email,
  displayName: 'Alex',
  role: 'admin' as const,
  password: 'a long password',
})

it('a new account has its password as argon2id, and one audit row', async () => {
  const account = anAccount()
  const made = await createAccount(deps, account)
  const { id, passwordHash } = await db.user.findUniqueOrThrow({ where: { email: account.email } })
  expect(made).toEqual({ ok: true, value: { id } })
  expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await passwordMatches(account.password, passwordHash)).toBe(true)
  expect(await auditOf(db, id)).toMatchObject([{ type: 'account.created', details: { role: 'admin' } }])
})

it('an account that is there already stays as it is', async () => {
  const account = anAccount()
  await createAccount(deps, account)
  const before = await db.user.findUniqueOrThrow({ where: { email: account.email } })
  expect(await createAccount(deps, { ...account, password: 'another long password' })).toEqual({
    ok: false,
    error: 'taken',
  })
  expect(await db.user.findUniqueOrThrow({ where: { email: account.email } })).toEqual(before)
  expect(await auditOf(db, before.id)).toHaveLength(1)
})

it('five accounts with one address at once make one', async () => {
  const account = anAccount()
  const answers = await Promise.all(Array.from({ length: 5 }, () => createAccount(deps, account)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
})

it('an address in capitals cannot be stored, so nobody has two accounts', async () => {
  await expect(createAccount(deps, anAccount('Alex@example.test'))).rejects.toThrow('User_email_lower')
})
