/** Why a mail server took no mail, as the messages name it. */
export const MAIL_FAILURES = ['unreachable', 'no_tls', 'credentials', 'refused', 'other'] as const
export type MailFailure = (typeof MAIL_FAILURES)[number]

/** The codes of nodemailer (lib/errors.js), and those of Node that it lets through. */
const byCode: Readonly<Record<string, MailFailure>> = {
  ECONNECTION: 'unreachable',
  ECONNREFUSED: 'unreachable',
  EDNS: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  ESOCKET: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ETLS: 'no_tls',
  EREQUIRETLS: 'no_tls',
  EAUTH: 'credentials',
  ENOAUTH: 'credentials',
  EOAUTH2: 'credentials',
  EENVELOPE: 'refused',
  EMESSAGE: 'refused',
}

/** What kind of failure it was. Its own words are not told: mail servers repeat addresses in them. */
export function mailFailure(error: unknown): MailFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return byCode[code] ?? 'other'
}
