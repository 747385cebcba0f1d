import 'server-only'
import { v7 as newId } from 'uuid'
import type { DemoMail, PrismaClient } from '@/generated/prisma/client'
import type { Mailer } from './mailer'

/** The demo's stand-in for a mail server: mail arrives in `/dev/inbox`. */
export function demoMailer(db: PrismaClient, now: () => Date): Mailer {
  return {
    async send({ to, subject, text, html }) {
      await db.demoMail.create({ data: { id: newId(), to, subject, text, html, createdAt: now() } })
    },
  }
}

/** The newest mails of the demo by the address that received them, newest first. */
export async function demoMailboxes(db: PrismaClient, limit: number): Promise<ReadonlyMap<string, DemoMail[]>> {
  const mailboxes = new Map<string, DemoMail[]>()
  for (const mail of await db.demoMail.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit })) {
    mailboxes.set(mail.to, [...(mailboxes.get(mail.to) ?? []), mail])
  }
  return mailboxes
}
