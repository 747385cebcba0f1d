import { createTranslator } from 'next-intl'
import { describe, expect, it } from 'vitest'
import messages from '@/messages/en.json'

type Tree = { [key: string]: string | Tree }

function sentences(tree: Tree, path: string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value] as [string, string]]
      : sentences(value, [...path, key]),
  )
}
const all = sentences(messages)

/** The sentence as a person reads it; throws where it is not a proper message. */
function read(key: string, parameters: Record<string, unknown>): string {
  const failures: string[] = []
  const t = createTranslator({ locale: 'en', messages, onError: ({ message }) => failures.push(message) })
  // The keys come from the file itself, so their types do not help here.
  const sentence = (t.markup as (key: string, values: unknown) => string)(key, parameters)
  if (failures.length > 0) throw new Error(failures.join())
  return sentence
}

const KNOWN: Record<string, unknown> = { strong: (text: string) => text, link: (text: string) => text, unit: 'minutes' }

/** Something for every placeholder and tag of a sentence. */
function parametersOf(text: string): Record<string, unknown> {
  const names = [...text.matchAll(/[{<](\w+)[},>]/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, KNOWN[name] ?? 3]))
}

describe('every sentence', () => {
  it.each(all)('%s can be read, with nothing left open in it', (key, text) => {
    const sentence = read(key, parametersOf(text))
    expect(sentence).not.toBe('')
    expect(sentence).not.toMatch(/[{}<>]|''|undefined|\[object/)
  })

  it('is written once: no two keys of one group say the same', () => {
    const errors = all.filter(([key]) => key.startsWith('phone.errors.')).map(([, text]) => text)
    expect(new Set(errors).size).toBe(errors.length)
  })
})

describe('a wait', () => {
  it.each([
    ['seconds', 1, '1 second'],
    ['seconds', 40, '40 seconds'],
    ['minutes', 5, '5 minutes'],
    ['minutes', 1, '1 minute'],
    ['hours', 24, '24 hours'],
  ])('of %s: %i is "%s"', (unit, count, sentence) => {
    expect(read('common.wait', { unit, count })).toBe(sentence)
  })
})

describe('the tries left', () => {
  it.each([
    [4, '4 tries are left'],
    [1, 'one try is left'],
  ])('%i are said as "%s"', (checks, words) => {
    expect(read('code.errors.incorrect', { checks })).toContain(words)
  })
})

describe('the labels of the reference walk', () => {
  it.each([
    ['signIn.email', 'Work or school email'],
    ['signIn.trouble', "Can't access your account?"],
    ['securityInfo.lede', 'These are the methods you use to sign in to your account or reset your password.'],
    ['securityInfo.add', 'Add method'],
    ['addMethod.title', 'Add a method'],
    ['phone.text', 'Text me a code'],
    ['phone.call', 'Call me'],
    ['phone.rates', 'Message and data rates may apply.'],
    ['phoneDone.text', 'Text message verified. Your phone was registered successfully.'],
    ['changeDefault.title', 'Change default sign-in method'],
  ])('%s is "%s"', (key, label) => {
    expect(read(key, {})).toBe(label)
  })
})
