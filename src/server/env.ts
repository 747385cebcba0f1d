import 'server-only'
import { z } from 'zod'
import { parseSink } from '@/features/audit/sinks/sink'
import { readLimits } from '@/features/limits/limits'
import type { RelyingParty } from '@/features/methods/security-key/relying-party'
import type { SmtpSettings } from '@/features/notices/smtp-mailer'
import { DomainsSetting, type OrganisationSettings } from '@/features/organisation/organisation'
import type { TwilioSettings } from '@/features/verification/twilio/settings'
import { parseDuration } from '@/lib/duration'
import { days, seconds } from '@/lib/time'
import { parseKeys } from './keys'

const flag = z
  .enum(['', '0', '1'])
  .optional()
  .transform((value) => value === '1')

const text = z.string().trim().min(1)

const origins = z
  .string()
  .transform((list) => list.split(',').map((origin) => origin.trim()))
  .refine(
    (all) => all.every(isOrigin),
    'must be addresses without a path, such as https://id.example.org, separated by commas',
  )
  .default([])
/** Longer than a webhook may be down (features/webhooks/deliver.ts). */
const SHORTEST_RETENTION = days(7)

const App = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL address, postgresql://…'),
  MIGRATION_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL address, postgresql://…')
    .optional(),
  AUDIT_RETENTION: z
    .string()
    .transform((text, context) => {
      const kept = parseDuration(text)
      if (kept !== null && kept >= SHORTEST_RETENTION) return kept
      context.addIssue('must be a duration of 7 days or more, such as 400d')
      return z.NEVER
    })
    .optional(),
  AUDIT_SINK: z
    .string()
    .transform((text, context) => {
      const sink = parseSink(text)
      if (sink) return sink
      context.addIssue('must be file:/path, syslog+tcp://host:port or syslog+udp://host:port')
      return z.NEVER
    })
    .optional(),
  WEBHOOK_ALLOW_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .refine(
      (hosts) => hosts.every((host) => /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/.test(host)),
      'must be hosts, such as hooks.internal.example or 10.0.0.5:8080, separated by commas',
    )
    .default([]),
  APP_URL: z.url({ protocol: /^https?$/, error: 'must be the address people open, such as https://id.example.org' }),
  COUNTERSIGN_KEYS: z.string().transform((value, context) => {
    const keys = parseKeys(value)
    if (keys) return keys
    context.addIssue('must be id:key pairs separated by commas, each key 32 random bytes in base64, newest first')
    return z.NEVER
  }),
  DEMO: flag,
  DEMO_PASSWORD: z.string().optional(),
  ORGANISATION_NAME: text.optional(),
  ORGANISATION_CONTACT: text.optional(),
  ORGANISATION_DOMAINS: DomainsSetting,
  TIME_ZONE: z.string().default('UTC').refine(isTimeZone, 'must be an IANA time zone, such as Europe/Zurich'),
  GEOIP_DATABASE: text.optional().or(z.literal('').transform(() => undefined)),
  TRUSTED_PROXIES: z
    .string()
    .regex(/^(\d|10)$/, 'must be the number of proxies in front of the app, 0 to 10')
    .transform(Number)
    .default(0),
  WEBAUTHN_RP_ID: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'must be a domain in lower case, such as example.org')
    .optional(),
  WEBAUTHN_ORIGINS: origins,
  WEB_PUSH_ORIGINS: origins,
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

/** The domain of keys must be that of a page, or one above it: otherwise no browser uses a key anywhere. */
const AppAndKeys = App.superRefine((set, context) => {
  if (!URL.canParse(set.APP_URL)) return
  const { id, origins } = keyDomain(set)
  const isAt = (origin: string) => [`.${id}`, `/${id}`].some((ending) => originHost(origin).endsWith(ending))
  if (origins.some(isAt)) return
  const message = 'must be the domain of APP_URL, one above it, or that of an address in WEBAUTHN_ORIGINS'
  context.addIssue({ code: 'custom', path: ['WEBAUTHN_RP_ID'], message })
})

/** Without settings of their own, keys belong to the very address that people open. */
function keyDomain({ APP_URL, WEBAUTHN_RP_ID, WEBAUTHN_ORIGINS }: z.output<typeof App>) {
  const { hostname, origin } = new URL(APP_URL)
  return { id: WEBAUTHN_RP_ID ?? hostname, origins: [origin, ...WEBAUTHN_ORIGINS] }
}

const originHost = (origin: string) => `/${new URL(origin).hostname}`

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `must be ${prefix} and 32 hexadecimal digits`)

const TwilioVariables = z.object({
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_AUTH_TOKEN: text.optional(),
  TWILIO_API_KEY: sid('SK').optional(),
  TWILIO_API_SECRET: text.optional(),
  TWILIO_VERIFY_SERVICE_SID: sid('VA').optional(),
  TWILIO_VERIFY_SERVICE_SID_REGISTRATION: sid('VA').optional(),
  TWILIO_VERIFY_SERVICE_SID_SIGN_IN: sid('VA').optional(),
  TWILIO_VERIFY_SERVICE_SID_PASSWORD_RESET: sid('VA').optional(),
  TWILIO_LOOKUP: flag,
  TWILIO_API_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
})

/** What the variables say together, each part null or undefined where something is missing. */
function combine(set: z.output<typeof TwilioVariables>) {
  const { TWILIO_AUTH_TOKEN: authToken, TWILIO_API_KEY: apiKey, TWILIO_API_SECRET: apiSecret } = set
  const service = (purpose?: string) => purpose ?? set.TWILIO_VERIFY_SERVICE_SID
  return {
    accountSid: set.TWILIO_ACCOUNT_SID,
    credentials: apiKey && apiSecret ? { apiKey, apiSecret } : authToken ? { authToken } : null,
    registration: service(set.TWILIO_VERIFY_SERVICE_SID_REGISTRATION),
    signIn: service(set.TWILIO_VERIFY_SERVICE_SID_SIGN_IN),
    passwordReset: service(set.TWILIO_VERIFY_SERVICE_SID_PASSWORD_RESET),
  }
}

/** What is missing is checked apart from the form of what is there, so that one fault does not hide another. */
const Twilio = TwilioVariables.superRefine((set, context) => {
  const { accountSid, credentials, registration, signIn, passwordReset } = combine(set)
  const missing = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
  if (!accountSid) missing('TWILIO_ACCOUNT_SID', 'is missing')
  if (!credentials) missing('TWILIO_AUTH_TOKEN', 'is missing (or TWILIO_API_KEY with TWILIO_API_SECRET)')
  if (!registration || !signIn || !passwordReset) {
    const each = '_REGISTRATION, _SIGN_IN, _PASSWORD_RESET'
    missing('TWILIO_VERIFY_SERVICE_SID', `is missing (one for all purposes, or one each: ${each})`)
  }
}).transform((set): TwilioSettings => {
  const { accountSid, credentials, registration, signIn, passwordReset } = combine(set)
  if (!accountSid || !credentials || !registration || !signIn || !passwordReset) return z.NEVER
  return {
    accountSid,
    credentials,
    services: { registration, sign_in: signIn, step_up: signIn, password_reset: passwordReset },
    lookup: set.TWILIO_LOOKUP,
    apiBaseUrl: set.TWILIO_API_BASE_URL ?? null,
    timeout: seconds(8),
  }
})

/** `name@example.org`, or with a name: `Example <name@example.org>`. */
const SENDER = /^([^<>"\p{C}]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/u

const Smtp = z
  .object({
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be the address of a mail server, smtp://… or smtps://…' }),
    MAIL_FROM: z.string().regex(SENDER, 'must be a mail address, such as Example <no-reply@example.org>'),
  })
  .transform(({ SMTP_URL: url, MAIL_FROM: from }): SmtpSettings => ({ url, from }))

export type Delivery = { kind: 'twilio'; settings: TwilioSettings } | { kind: 'dev-inbox' }

export type MailDelivery = { kind: 'smtp'; settings: SmtpSettings } | { kind: 'demo' }

export type Env = Omit<z.output<typeof App>, 'ORGANISATION_NAME'> & {
  relyingParty: RelyingParty
  organisation: OrganisationSettings
  delivery: Delivery
  mail: MailDelivery
}

/**
 * Reads the settings once and completely: the error it throws lists every setting that is missing or wrong, by name.
 * Outside the demo real delivery is a must; codes and mail never go to an inbox that anybody can open.
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  readLimits(source)
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const app = AppAndKeys.safeParse(set)
  const inbox = set.DEMO === '1' && !set.TWILIO_ACCOUNT_SID
  const twilio = inbox ? null : Twilio.safeParse(set)
  const smtp = set.DEMO === '1' && !set.SMTP_URL ? null : Smtp.safeParse(set)

  if (!app.success || (twilio && !twilio.success) || (smtp && !smtp.success)) {
    const issues = [...(app.error?.issues ?? []), ...(twilio?.error?.issues ?? []), ...(smtp?.error?.issues ?? [])]
    const lines = issues.map(({ path: [name = ''], message }) => {
      const missing = set[String(name)] === undefined && !message.startsWith('is missing')
      return `  ${String(name)} ${missing ? 'is missing' : message}`
    })
    throw new Error(`These settings are missing or wrong:\n${lines.join('\n')}`)
  }
  const name = app.data.ORGANISATION_NAME ?? (app.data.DEMO ? 'Northfield Clinic' : 'Countersign')
  return {
    ...app.data,
    organisation: { name, contact: app.data.ORGANISATION_CONTACT ?? null, domains: app.data.ORGANISATION_DOMAINS },
    relyingParty: keyDomain(app.data),
    delivery: twilio ? { kind: 'twilio', settings: twilio.data } : { kind: 'dev-inbox' },
    mail: smtp ? { kind: 'smtp', settings: smtp.data } : { kind: 'demo' },
  }
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

let parsed: Env | undefined

/** The settings of this process. Read on first use, so that a build needs none; `boot.ts` reads them before serving. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}
