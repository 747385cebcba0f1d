import 'server-only'
import { createTransport } from 'nodemailer'
import { seconds } from '@/lib/time'
import type { Mailer } from './mailer'

export type SmtpSettings = { url: string; from: string }

/**
 * Mail by SMTP. A name and password are only ever sent over TLS. `timeout` holds for each step of the conversation, of
 * which there are about ten.
 */
export function smtpMailer({ url, from }: SmtpSettings, timeout = seconds(10)): Mailer {
  const transport = createTransport(
    {
      url,
      requireTLS: new URL(url).username !== '',
      dnsTimeout: timeout,
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from, headers: { 'Auto-Submitted': 'auto-generated' } },
  )
  return {
    async send({ to, subject, text, html }) {
      // As an object an address stays one address, whatever it contains.
      await transport.sendMail({ to: { name: '', address: to }, subject, text, html })
    },
  }
}
