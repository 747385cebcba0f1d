import { describe, expect, it } from 'vitest'
import { parseEnv } from '@/server/env'

const sid = (prefix: string) => prefix + 'a'.repeat(32)
const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`
const mail = { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'id@example.org' }
const base = { DATABASE_URL: 'postgresql://db/x', APP_URL: 'https://id.example.org', COUNTERSIGN_KEYS: key, ...mail }
const twilio = { TWILIO_ACCOUNT_SID: sid('AC'), TWILIO_AUTH_TOKEN: 't', TWILIO_VERIFY_SERVICE_SID: sid('VA') }

/** The names of the settings that the one error lists. */
function complaints(source: Record<string, string | undefined>): string[] {
  try {
    parseEnv(source)
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(' ')[0] ?? '')
  }
  return []
}

describe('settings', () => {
  it('that are complete are taken', () => {
    expect(parseEnv({ ...base, ...twilio })).toMatchObject({
      DEMO: false,
      delivery: { kind: 'twilio' },
      TRUSTED_PROXIES: 0,
    })
  })

  it('that are all missing are all listed in one message', () => {
    expect(complaints({})).toEqual([
      'DATABASE_URL',
      'APP_URL',
      'COUNTERSIGN_KEYS',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_VERIFY_SERVICE_SID',
      'SMTP_URL',
      'MAIL_FROM',
    ])
  })

  it('that are empty are missing', () => {
    const empty = Object.fromEntries(Object.keys({ ...base, ...twilio }).map((name) => [name, '']))
    expect(complaints(empty)).toEqual(complaints({}))
  })

  it.each([
    ['DATABASE_URL', 'mysql://db/x'],
    ['APP_URL', 'ftp://id.example.org'],
    ['APP_URL', 'id.example.org'],
    ['COUNTERSIGN_KEYS', 'k1:short'],
    ['TIME_ZONE', 'Europe/Nowhere'],
    ['TRUSTED_PROXIES', '-1'],
    ['ORGANISATION_DOMAINS', 'example'],
    ['ORGANISATION_DOMAINS', 'example.org,'],
    ['ORGANISATION_DOMAINS', 'https://example.org'],
    ['ORGANISATION_DOMAINS', 'example.org example.com'],
    ['TRUSTED_PROXIES', 'one'],
    ['DEMO', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['MIGRATION_DATABASE_URL', 'mysql://db/x'],
    ['AUDIT_RETENTION', '6d'],
    ['AUDIT_RETENTION', 'for ever'],
    ['AUDIT_SINK', 'syslog://log.example.org'],
    ['WEBHOOK_ALLOW_HOSTS', 'https://hooks.internal/'],
    ['WEBHOOK_ALLOW_HOSTS', 'a b'],
    ['TWILIO_ACCOUNT_SID', 'AC123'],
    ['TWILIO_API_BASE_URL', 'file:///etc/passwd'],
  ])('%s=%s are refused by name', (name, value) => {
    expect(complaints({ ...base, ...twilio, [name]: value })).toEqual([name])
  })

  it('of Twilio that are wrong do not hide those that are missing', () => {
    expect(complaints({ ...base, TWILIO_ACCOUNT_SID: 'AC123' })).toEqual([
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_VERIFY_SERVICE_SID',
    ])
  })

  it('never appear in the message with their value', () => {
    const secret = 'k1:a-secret-that-is-too-short'
    expect(() => parseEnv({ ...base, ...twilio, COUNTERSIGN_KEYS: secret })).toThrow(/^(?!.*a-secret)/s)
  })
})

describe('the organisation', () => {
  it('has the mail domains that are named, as mail servers know them', () => {
    const set = { ORGANISATION_NAME: 'Harbour', ORGANISATION_DOMAINS: 'Example.ORG, bücher.example' }
    const domains = ['example.org', 'xn--bcher-kva.example']
    expect(parseEnv({ ...base, ...twilio, ...set }).organisation).toEqual({ name: 'Harbour', contact: null, domains })
    expect(parseEnv({ ...base, ...twilio }).organisation.domains).toEqual([])
  })
})

describe('delivery', () => {
  it('is the inbox in the demo', () => {
    expect(parseEnv({ ...base, DEMO: '1' }).delivery).toEqual({ kind: 'dev-inbox' })
  })

  it('is Twilio in the demo too where an account is set', () => {
    expect(parseEnv({ ...base, ...twilio, DEMO: '1' }).delivery.kind).toBe('twilio')
  })

  it.each([{}, { DEMO: '0' }, { DEMO: '' }])('is never the inbox outside the demo (%j)', (demo) => {
    expect(complaints({ ...base, ...demo })).toContain('TWILIO_ACCOUNT_SID')
  })

  it('takes an API key in place of the token', () => {
    const { TWILIO_AUTH_TOKEN: _, ...rest } = twilio
    const apiKey = { TWILIO_API_KEY: sid('SK'), TWILIO_API_SECRET: 's' }
    expect(parseEnv({ ...base, ...rest, ...apiKey }).delivery).toMatchObject({
      settings: { credentials: { apiKey: sid('SK'), apiSecret: 's' } },
    })
    expect(complaints({ ...base, ...rest, TWILIO_API_KEY: sid('SK') })).toEqual(['TWILIO_AUTH_TOKEN'])
  })

  it('may have a service for each purpose, and step-up uses that of sign-in', () => {
    const one = (digit: string) => `VA${digit.repeat(32)}`
    const services = {
      TWILIO_VERIFY_SERVICE_SID_REGISTRATION: one('1'),
      TWILIO_VERIFY_SERVICE_SID_SIGN_IN: one('2'),
      TWILIO_VERIFY_SERVICE_SID_PASSWORD_RESET: one('3'),
    }
    const { TWILIO_VERIFY_SERVICE_SID: _, ...rest } = twilio
    expect(parseEnv({ ...base, ...rest, ...services }).delivery).toMatchObject({
      settings: {
        services: { registration: one('1'), sign_in: one('2'), step_up: one('2'), password_reset: one('3') },
      },
    })
  })
})

describe('keys', () => {
  const party = (set: Record<string, string | undefined>) => parseEnv({ ...base, ...twilio, ...set }).relyingParty

  it('belong to the address that people open, unless the settings say otherwise', () => {
    const own = 'https://id.example.org'
    expect(party({})).toEqual({ id: 'id.example.org', origins: [own] })
    const wider = { WEBAUTHN_RP_ID: 'example.org', WEBAUTHN_ORIGINS: 'https://example.com, https://example.net:8443' }
    expect(party(wider)).toMatchObject({
      id: 'example.org',
      origins: [own, 'https://example.com', 'https://example.net:8443'],
    })
  })

  it.each([
    { WEBAUTHN_RP_ID: 'example.com' },
    { WEBAUTHN_RP_ID: 'd.example.org' },
    { WEBAUTHN_RP_ID: 'https://example.org' },
    { WEBAUTHN_RP_ID: 'Example.org' },
    { WEBAUTHN_ORIGINS: 'example.com' },
    { WEBAUTHN_ORIGINS: 'https://example.com/' },
    { WEBAUTHN_ORIGINS: 'https://example.com,' },
    { WEBAUTHN_ORIGINS: 'javascript:alert(1)' },
  ])('of nobody stop the start: %o', (set) => {
    expect(() => party(set)).toThrow(Object.keys(set)[0])
  })

  it('may belong to another domain whose pages are named', () => {
    const moved = { WEBAUTHN_RP_ID: 'old.example.com', WEBAUTHN_ORIGINS: 'https://old.example.com' }
    expect(party(moved)).toMatchObject({ id: 'old.example.com' })
  })
})
