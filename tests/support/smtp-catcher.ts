import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A mail as it arrived: who the envelope named, the raw message, and what a mail program makes of it. */
export type CaughtMail = { recipients: string[]; raw: string; parsed: ParsedMail }

export type SmtpCatcher = {
  port: number
  url: string
  /** In the order of arrival. */
  mails: CaughtMail[]
  /** Addresses that are refused for now. */
  refused: Set<string>
  mailsTo(address: string): CaughtMail[]
  stop(): Promise<void>
}

/**
 * A mail server that keeps what it is given, and with `dir` leaves each mail there for other processes to read. With
 * `port` it comes back where an earlier one was stopped.
 */
export async function startSmtpCatcher({ port = 0, dir }: { port?: number; dir?: string } = {}): Promise<SmtpCatcher> {
  const mails: CaughtMail[] = []
  const refused = new Set<string>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, callback) {
      callback(refused.has(address) ? Object.assign(new Error(`No mailbox ${address}`), { responseCode: 550 }) : null)
    },
    onData(stream, session, callback) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      readAll(stream).then(async (raw) => {
        mails.push({ recipients, raw, parsed: await simpleParser(raw) })
        if (dir) await writeFile(join(dir, `${String(mails.length).padStart(6, '0')}.eml`), raw)
        callback(null)
      }, callback)
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const listening = (server.server.address() as AddressInfo).port // a TCP server's address is never a string
  return {
    port: listening,
    url: `smtp://127.0.0.1:${listening}`,
    mails,
    refused,
    mailsTo: (address) => mails.filter(({ recipients }) => recipients.includes(address)),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
