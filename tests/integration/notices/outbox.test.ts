import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { phoneChallenge } from '@/features/methods/phone/phone-challenge'
import { registerPhone } from '@/features/methods/phone/register-phone'
import { notify } from '@/features/notices/notify'
import { addressOf } from '@/features/notices/repository'
import { openSession } from '@/features/sessions/open-session'
import { PHONE_INDEX, sealDestination } from '@/features/verification/destination'
import { createChallenge } from '@/features/verification/repository'
import type { PhoneSlot } from '@/generated/prisma/client'
import type { PhoneNumber } from '@/lib/phone-number'
import type { Deps } from '@/server/deps'
import { testRelyingParty } from '../../support/builders'
import { eventsOf, sharedDatabase } from '../../support/database'
import { aReader, noticeKeys as keys, source, tell } from '../../support/notices'
import { silentPush } from '../../support/push'

const db = sharedDatabase()
const codes: Deps['codes'] = {
  send: () => Promise.reject(new Error('nothing is sent here')),
  check: () => Promise.reject(new Error('nothing is checked here')),
  findReference: async () => null,
}
const deps: Deps = { db, keys, codes, push: silentPush, relyingParty: testRelyingParty, now: () => new Date() }
const told = { source: { address: '192.0.2.10', browser: 'Chrome', system: 'Windows' } }

const noticesOf = (userId: string) => db.notice.findMany({ where: { userId }, orderBy: { seq: 'asc' } })
const detailsOf = async (userId: string) =>
  (await noticesOf(userId)).map(({ event, details }) => ({ event, ...(details as object) }))

async function anActor(): Promise<Actor> {
  const { id, email, displayName, role } = await aReader(db)
  const person = { id, email, displayName, role, mustChangePassword: false }
  return { ...person, sessionId: newId(), factors: [], browserHash: newId(), ...source }
}

async function aChallenge(actor: Actor, slot: PhoneSlot, to: string, methodId: string | null = null) {
  const id = newId()
  const destination = { to: to as PhoneNumber, extension: null } // possible numbers, written by hand
  return phoneChallenge(
    await createChallenge(
      db,
      {
        ...{ id, userId: actor.id, browserHash: actor.browserHash, purpose: 'registration', channel: 'text', slot },
        methodId,
        targetCiphertext: sealDestination(keys, destination, { table: 'Challenge', id, userId: actor.id }),
        numberIndex: keys.blindIndex(to, PHONE_INDEX),
        country: 'US',
      },
      new Date(),
    ),
  )
}

async function register(actor: Actor, slot: PhoneSlot, to: string, methodId?: string): Promise<string> {
  const challenge = await aChallenge(actor, slot, to, methodId)
  expect(await registerPhone(deps, actor, challenge)).toEqual({ ok: true, value: null })
  const { methodId: registered } = await db.challenge.findUniqueOrThrow({ where: { id: challenge.id } })
  return registered ?? ''
}

describe('the outbox', () => {
  it('keeps a notice with its change, or neither', async () => {
    const { id: userId } = await aReader(db)
    const change = db.$transaction(async (tx) => {
      await tx.user.update({ where: { id: userId }, data: { displayName: 'Changed' } })
      await notify(tx, { keys }, { userId, event: { type: 'password_changed' }, at: new Date(), source })
      throw new Error('the last statement fails')
    })
    await expect(change).rejects.toThrow('the last statement fails')
    expect(await noticesOf(userId)).toEqual([])
    expect(await db.user.findUnique({ where: { id: userId } })).toMatchObject({ displayName: 'Alex Moreau' })
  })

  it('writes to every address that was there before the change, each once', async () => {
    const { id: userId, email } = await aReader(db)
    const addresses = ['private@example.test', email]
    await db.$transaction((tx) =>
      notify(tx, { keys }, { userId, event: { type: 'password_reset' }, at: new Date(), source, addresses }),
    )
    const rows = await noticesOf(userId)
    const to = rows.map((row) => addressOf(keys, { ...row, details: {}, displayName: '' }))
    expect(to).toEqual([email, 'private@example.test'])
  })

  it('holds addresses encrypted, each tied to its row', async () => {
    const { id: userId, email } = await aReader(db)
    await tell(db, userId)
    await tell(db, userId)
    const [first, second] = await noticesOf(userId)
    expect(JSON.stringify([first, second], (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain(email)
    const moved = { id: newId(), userId, changeId: null, toCiphertext: first?.toCiphertext ?? '' }
    const claimed = { ...moved, event: '', details: {}, createdAt: new Date(), attempts: 1, displayName: '' }
    expect(() => addressOf(keys, claimed)).toThrow()
  })

  it('takes no sentence from a browser that lies about its name', async () => {
    const { id: userId } = await aReader(db)
    const lying = { address: null, userAgent: 'Call +1 900 555 0100 now/1.0 (x)' }
    await db.$transaction((tx) =>
      notify(tx, { keys }, { userId, event: { type: 'new_browser' }, at: new Date(), source: lying }),
    )
    expect(await detailsOf(userId)).toEqual([
      { event: 'new_browser', source: { address: null, browser: null, system: null } },
    ])
  })
})

describe('what people are told of', () => {
  it('a phone added, the first as the default; a number changed; never a number in full', async () => {
    const actor = await anActor()
    const methodId = await register(actor, 'mobile', '+14255550142')
    await register(actor, 'alternate', '+14255550187')
    await register(actor, 'mobile', '+14255550199', methodId)
    expect(await detailsOf(actor.id)).toEqual([
      { event: 'method_added', method: 'phone', ending: '42', isDefault: true, ...told },
      { event: 'method_added', method: 'alternate_phone', ending: '87', isDefault: false, ...told },
      { event: 'method_changed', method: 'phone', endingBefore: '42', ending: '99', ...told },
    ])
  })

  it('nothing, where the phone was not registered', async () => {
    const actor = await anActor()
    await register(actor, 'mobile', '+14255550142')
    const again = await aChallenge(actor, 'alternate', '+14255550142')
    expect(await registerPhone(deps, actor, again)).toMatchObject({ ok: false })
    expect(await noticesOf(actor.id)).toHaveLength(1)
  })

  it('another default, once; choosing the same again is no change', async () => {
    const actor = await anActor()
    const methodId = await register(actor, 'mobile', '+14255550142')
    await changeDefault(deps, actor, { methodId, option: 'call' })
    await changeDefault(deps, actor, { methodId, option: 'call' })
    const to = { method: 'phone', option: 'call', ending: '42' }
    expect((await detailsOf(actor.id)).slice(1)).toEqual([{ event: 'default_changed', to, ...told }])
  })

  it('a phone deleted, in one notice with where the default went', async () => {
    const actor = await anActor()
    const mobile = await register(actor, 'mobile', '+14255550142')
    const alternate = await register(actor, 'alternate', '+14255550187')
    await deleteMethod(deps, actor, mobile)
    await deleteMethod(deps, actor, alternate)
    const defaultNow = { method: 'alternate_phone', option: 'text', ending: '87' }
    expect((await detailsOf(actor.id)).slice(2)).toEqual([
      { event: 'method_deleted', method: 'phone', ending: '42', defaultNow, ...told },
      { event: 'method_deleted', method: 'alternate_phone', ending: '87', defaultNow: 'none', ...told },
    ])
  })

  it('a sign-in from another browser than before, once; the first one of an account is not news', async () => {
    const { id: userId } = await aReader(db)
    const [office, home] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
    for (const browserHash of [office, office, home, home, office]) {
      const at = new Date()
      await db.$transaction((tx) =>
        openSession(tx, { keys }, at, { userId, browserHash, factors: [{ amr: 'pwd', at }], ...source }),
      )
    }
    expect(await detailsOf(userId)).toEqual([{ event: 'new_browser', ...told }])
    expect(await eventsOf(db, userId)).toHaveLength(5)
  })
})
