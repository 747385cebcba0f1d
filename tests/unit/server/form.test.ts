import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { echoed, parseForm } from '@/server/form'

const Schema = z.object({ email: z.string().min(3), password: z.string().min(3), code: z.string().optional() })
const options = { sentences: { email: 'Enter your email.', password: 'Enter your password.' }, echo: ['email'] }

function aForm(fields: Record<string, string | Blob>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

describe('a form', () => {
  it('that is right gives its fields, and only those of the schema', () => {
    const form = aForm({ email: 'a@b', password: 'secret', extra: 'x', $ACTION_ID_1: '' })
    expect(parseForm(Schema, form, options)).toEqual({ ok: true, value: { email: 'a@b', password: 'secret' } })
  })

  it('that is wrong gets a sentence for each field and what was typed into the safe ones', () => {
    expect(parseForm(Schema, aForm({ email: 'a', password: 'x', code: '123456' }), options)).toEqual({
      ok: false,
      error: {
        fields: { email: 'Enter your email.', password: 'Enter your password.' },
        values: { email: 'a' },
      },
    })
  })

  it('never gives back a password or a code', () => {
    const answer = parseForm(Schema, aForm({ email: '', password: 'hunter2 is secret', code: '987654' }), {
      ...options,
      sentences: {},
    })
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|987654/)
  })

  it('with a file in place of a text is wrong, and the file is not given back', () => {
    const answer = parseForm(Schema, aForm({ email: new Blob(['x']), password: 'secret' }), options)
    expect(answer).toEqual({ ok: false, error: { fields: { email: 'Enter your email.' }, values: {} } })
  })

  it('with fields named after parts of an object harms nothing', () => {
    const form = aForm({ __proto__x: '1', constructor: 'x', toString: 'x', email: 'a@b', password: 'secret' })
    form.append('__proto__', 'polluted')
    expect(parseForm(Schema, form, options).ok).toBe(true)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('that is empty is wrong in every field that must be there', () => {
    expect(parseForm(Schema, new FormData(), options)).toMatchObject({ error: { fields: options.sentences } })
  })

  it('keeps the schema’s own sentence for a field that has no other', () => {
    const named = z.object({ number: z.string().min(1, 'Enter your number.') })
    expect(parseForm(named, aForm({ number: '' }), { sentences: {}, echo: [] })).toMatchObject({
      error: { fields: { number: 'Enter your number.' } },
    })
  })
})

it('an echo holds the named fields that were sent, and no others', () => {
  expect(echoed(aForm({ number: '425', password: 'secret' }), ['number', 'country'])).toEqual({ number: '425' })
})
