import type { Mail, Mailer } from '@/features/notices/mailer'

/** A mail server that does as it is told. */
export type Mailbox = Mailer & {
  mails: Mail[]
  /** What happens to the next mails, the first first; afterwards they arrive. */
  troubles: (() => Promise<void>)[]
  codeTo(address: string): string
}

/** The code in a mail. */
export const codeIn = ({ text }: Pick<Mail, 'text'>): string => /^Code:\s+(\d{6})$/m.exec(text)?.[1] ?? 'no code'

export function aMailbox(): Mailbox {
  const mailbox: Mailbox = {
    mails: [],
    troubles: [],
    async send(mail) {
      await mailbox.troubles.shift()?.()
      mailbox.mails.push(mail)
    },
    codeTo: (address) => codeIn(mailbox.mails.findLast(({ to }) => to === address) ?? { text: '' }),
  }
  return mailbox
}

/** Trouble as nodemailer reports it. */
export const smtpError = (fields: { command?: string; responseCode?: number; code?: string }) => () =>
  Promise.reject(Object.assign(new Error('550 no mailbox for somebody@example.test'), fields))
