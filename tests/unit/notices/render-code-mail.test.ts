import { describe, expect, it } from 'vitest'
import { renderCodeMail } from '@/features/notices/render-code-mail'

const organisation = { name: 'Northfield <Clinic>', contact: 'Help desk, extension 4400', accent: null }
const mail = (purpose: 'registration' | 'password_reset', whose = organisation) =>
  renderCodeMail({ code: '048213', purpose }, whose)

describe.each(['registration', 'password_reset'] as const)('a mail with a code for %s', (purpose) => {
  it('has no code in its subject, which a locked phone shows', () => {
    expect(mail(purpose).subject).toBe('Your code for Northfield <Clinic>')
  })

  it('says the code once in each form, how long it works, and that nobody asks for it', () => {
    const { text, html } = mail(purpose)
    for (const form of [text, html]) {
      expect(form.match(/048213/g)).toHaveLength(1)
      expect(form).toContain('for 15 minutes at the most')
      expect(form).toContain('Nobody from your organisation will ask you for a code')
      expect(form).toContain('Help desk, extension 4400')
    }
    expect(html).toContain('Northfield &#60;Clinic&#62;')
    expect(html).not.toContain('<Clinic>')
  })

  it('has no link, which could be somebody else’s in a mail that looks the same', () => {
    expect(mail(purpose).text).not.toMatch(/https?:/)
    expect(mail(purpose).html).not.toMatch(/href=/)
  })
})

it('says what the code is for, and what to do if it was not them', () => {
  expect(mail('registration').text).toContain('Somebody wants to register this address')
  expect(mail('registration').text).toContain('without the code it is not registered')
  expect(mail('password_reset').text).toContain('Somebody wants to reset your forgotten password')
  expect(mail('password_reset').text).toContain('your password stays as it is')
})

it('names somebody to ask where nobody is named', () => {
  expect(mail('registration', { ...organisation, contact: null as never }).text).toContain(
    "your organisation's help desk",
  )
})
