import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { type App, addressOf } from './apps'

/** The mails that a server sent to an address, the oldest first. */
export async function mailsTo(app: App, address: string): Promise<ParsedMail[]> {
  const { mailDir } = addressOf(app)
  if (!mailDir) throw new Error(`${app} sends its mail to the inbox`)
  const files = (await readdir(mailDir)).sort()
  const mails = await Promise.all(files.map(async (file) => simpleParser(await readFile(join(mailDir, file)))))
  return mails.filter(({ to }) => [to].flat().some((one) => one?.value.some((named) => named.address === address)))
}
