import { describe, expect, it } from 'vitest'
import { isDisputable, NoticeEvent } from '@/features/notices/notice'
import { renderNotice } from '@/features/notices/render-notice'
import { sender } from '../../support/notices'

const at = new Date('2027-02-01T20:05:00Z')
const known = { address: '192.0.2.10', browser: 'Chrome', system: 'Windows' }

function render({
  event,
  displayName = 'Alex Moreau',
  source = known,
  report = 'the-token',
  from = sender,
}: Partial<Rendered> = {}) {
  return renderNotice({ event: event ?? { type: 'password_changed' }, source, at, displayName, report }, from)
}
type Rendered = { event: NoticeEvent; displayName: string; source: Source; report: string; from: typeof sender }
type Source = { address: string | null; browser: string | null; system: string | null }

const phone = { method: 'phone', ending: '42' } as const
const events: [NoticeEvent, string, string[]][] = [
  [
    { type: 'method_added', ...phone, isDefault: true },
    'Phone was added to your Northfield Clinic account',
    ['Phone (ending in 42) was added', 'It is your default sign-in method.'],
  ],
  [
    { type: 'method_changed', ...phone, endingBefore: '17' },
    'Phone was changed on your Northfield Clinic account',
    ['the number ending in 17 was replaced by one ending in 42'],
  ],
  [
    { type: 'method_deleted', ...phone, defaultNow: { method: 'office_phone', option: 'call', ending: '99' } },
    'Phone was deleted from your Northfield Clinic account',
    ['Phone (ending in 42) was deleted', 'Your default sign-in method is now Office phone - call (ending in 99).'],
  ],
  [
    { type: 'method_deleted', ...phone, defaultNow: 'none' },
    'Phone was deleted from your Northfield Clinic account',
    ['You have no default sign-in method any more.'],
  ],
  [
    { type: 'method_disabled', ...phone },
    'Phone was disabled on your Northfield Clinic account',
    ['Too many wrong codes', 'ending in 42'],
  ],
  [
    {
      type: 'access_pass_issued',
      isOneTime: true,
      startsAt: '2027-02-01T20:05:00.000Z',
      endsAt: '2027-02-02T04:05:00.000Z',
      replaced: false,
    },
    'A temporary access pass was issued for your Northfield Clinic account',
    ['from February 1, 2027 at 9:05', 'until February 2, 2027 at 5:05', 'It works once.', 'it is in no mail'],
  ],
  [
    {
      type: 'access_pass_issued',
      isOneTime: false,
      startsAt: '2027-02-01T20:05:00.000Z',
      endsAt: '2027-02-02T04:05:00.000Z',
      replaced: true,
    },
    'A temporary access pass was issued for your Northfield Clinic account',
    ['It works any number of times', 'The pass from before no longer works.'],
  ],
  [
    { type: 'access_pass_revoked' },
    'The temporary access pass of your Northfield Clinic account was revoked',
    ['took your temporary access pass back'],
  ],
  [
    { type: 'method_deleted', method: 'temporary_access_pass', until: '2027-02-02T04:05:00.000Z', defaultNow: null },
    'Temporary access pass was deleted from your Northfield Clinic account',
    ['Temporary access pass (valid until February 2, 2027 at 5:05'],
  ],
  [
    { type: 'default_changed', to: { ...phone, option: 'text' } },
    'Your default sign-in method for Northfield Clinic was changed',
    ['Your default sign-in method is now Phone - text (ending in 42).'],
  ],
  [
    { type: 'method_added', method: 'security_questions', answers: 3, isDefault: false },
    'Security questions were added to your Northfield Clinic account',
    ['Security questions (3 answers) were added'],
  ],
  [
    { type: 'method_disabled', method: 'security_questions', answers: 3 },
    'Security questions were disabled on your Northfield Clinic account',
    ['Too many wrong answers', 'answer them anew'],
  ],
  [
    { type: 'security_questions_replaced' },
    'Security questions were answered anew on your Northfield Clinic account',
    ['The answers from before no longer count.'],
  ],
  [{ type: 'password_changed' }, 'Your Northfield Clinic password was changed', ['password of your account']],
  [{ type: 'password_reset' }, 'Your Northfield Clinic password was reset', ['set anew', 'signed out']],
  [{ type: 'account_frozen' }, 'Your Northfield Clinic account is frozen', ['Every device was signed out']],
  [{ type: 'account_unfrozen' }, 'Your Northfield Clinic account is no longer frozen', ['were deleted']],
  [
    { type: 'person_frozen', name: 'Sam Okafor', email: 'sam@example.test' },
    'An account at Northfield Clinic was frozen',
    ['Sam Okafor (sam@example.test) said', 'or an administrator lifts the freeze'],
  ],
  [{ type: 'new_browser' }, 'New sign-in to your Northfield Clinic account', ['from a browser that was not used']],
]

describe('a notice', () => {
  it.each(events)('says what happened, in both forms: %j', (event, subject, sentences) => {
    const mail = render({ event })
    expect(mail.subject).toBe(subject)
    for (const sentence of sentences) {
      expect(mail.text).toContain(sentence)
      expect(mail.html).toContain(sentence)
    }
  })

  it.each(events)('says when, where from, and what to do, in both forms: %j', (event) => {
    const { text, html } = render({ event })
    for (const form of [text, html]) {
      expect(form).toContain('Hello Alex Moreau,')
      expect(form).toMatch(/February 1, 2027.* 9:05.PM GMT\+1/)
      expect(form).toContain('Chrome on Windows')
      expect(form).toContain('192.0.2.10')
    }
  })

  it.each(events.filter(([event]) => isDisputable(event)))('has a link to say that it was not you: %j', (event) => {
    const { text, html } = render({ event })
    for (const form of [text, html]) {
      expect(form).toMatch(/If (?:this was you|you know of this), there is nothing to do\./)
      expect(form).toContain('ask your administrator: Help desk, extension 4400.')
      expect(form).toContain('https://id.northfield.example/not-me/the-token')
    }
  })

  it.each([
    [{ type: 'account_frozen' }, 'https://id.northfield.example/sign-in'],
    [{ type: 'person_frozen', name: 'Sam', email: 'sam@example.test' }, 'https://id.northfield.example/admin/frozen'],
  ] as const)('says how to go on once an account is frozen: %j', (event, link) => {
    const { text, html } = render({ event })
    for (const form of [text, html]) {
      expect(form).toContain(link)
      expect(form).not.toContain('If this was you')
      expect(form).not.toContain('/not-me/')
    }
  })

  it('names no detail of a method in its subject, which phones show on a locked screen', () => {
    for (const [event] of events) expect(render({ event }).subject).not.toMatch(/\d/)
  })

  it('can hold no whole number: an ending has four characters at the most', () => {
    expect(NoticeEvent.safeParse({ type: 'method_disabled', method: 'phone', ending: '+14255550142' }).success).toBe(
      false,
    )
  })

  it('says so where the browser or the address is not known', () => {
    const { text } = render({ source: { address: null, browser: null, system: 'iOS' } })
    expect(text).toMatch(/Browser: +iOS\n/)
    expect(text).toMatch(/IP address: +Unknown\n/)
  })

  it('says where an address is, roughly, where that is known', () => {
    const { text, html } = render({ from: { ...sender, placeOf: () => 'Oslo, Norway' } })
    for (const form of [text, html]) expect(form).toContain('192.0.2.10 (near Oslo, Norway)')
  })

  it('names the help desk where the organisation gave no contact', () => {
    expect(render({ from: { ...sender, contact: null } }).text).toContain("your organisation's help desk")
  })

  it('fetches nothing: no image, font, script or style from anywhere', () => {
    for (const [event] of events) expect(render({ event }).html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i)
  })

  it('escapes whatever people are called', () => {
    const hostile = `<img src=x onerror=alert(1)>"'&{name}`
    const { html } = render({ displayName: hostile, from: { ...sender, organisation: hostile, contact: hostile } })
    expect(html).not.toContain('<img')
    expect(html).not.toContain(`"'&{`)
    expect(html).toContain('Hello &#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;{name},')
  })

  it('keeps a name with line breaks on one line, so that it cannot pass for a sentence of ours', () => {
    const { text } = render({ displayName: 'Alex\r\n\r\nYour account is closed.\u2028Call\u202E us' })
    expect(text.split('\n')[0]).toBe('Hello Alex Your account is closed. Call us,')
  })
})
