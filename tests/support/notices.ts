import { randomBytes } from 'node:crypto'
import { v7 as newId } from 'uuid'
import type { NoticeDelivery } from '@/features/notices/deliver-notices'
import type { Mailer } from '@/features/notices/mailer'
import type { NoticeEvent } from '@/features/notices/notice'
import { notify } from '@/features/notices/notify'
import type { NoticeSender } from '@/features/notices/render-notice'
import type { PrismaClient } from '@/generated/prisma/client'
import { after } from '@/lib/time'
import { keyring } from '@/server/keys'

export const noticeKeys = keyring([{ id: 'test', secret: Buffer.alloc(32, 1) }])

export const sender: NoticeSender = {
  organisation: 'Northfield Clinic',
  contact: 'Help desk, extension 4400',
  accent: null,
  appUrl: 'https://id.northfield.example',
  timeZone: 'Europe/Zurich',
  placeOf: () => null,
}

export const source = {
  address: '192.0.2.10',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
}

/** Somebody who can be told. */
export function aReader(db: PrismaClient, displayName = 'Alex Moreau') {
  return db.user.create({ data: { id: newId(), email: `${randomBytes(8).toString('hex')}@example.test`, displayName } })
}

/** Puts one notice into the outbox, as a change of its own. */
export function tell(
  db: PrismaClient,
  userId: string,
  { event = { type: 'password_changed' }, at = new Date() }: { event?: NoticeEvent; at?: Date } = {},
): Promise<string | undefined> {
  return db.$transaction((tx) => notify(tx, { keys: noticeKeys }, { userId, event, at, source }))
}

export type Logged = { level: string; message: string; fields: object }

/** A delivery whose clock the test moves and whose log it reads. */
export function aDelivery(
  db: PrismaClient,
  mailer: Mailer,
): NoticeDelivery & { logged: Logged[]; advance(ms: number): void } {
  let time = new Date()
  const logged: Logged[] = []
  const write = (level: string) => (fields: object, message: string) => void logged.push({ level, message, fields })
  return {
    db,
    keys: noticeKeys,
    now: () => time,
    advance(ms) {
      time = after(time, ms)
    },
    mailer,
    sender: async () => sender,
    logged,
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  }
}
