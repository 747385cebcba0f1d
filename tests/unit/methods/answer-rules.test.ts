import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answered, refusalsOf } from '@/features/methods/security-questions/answer-rules'
import { packAnswers, unpackAnswers } from '@/features/methods/security-questions/given-answers'

const offered = [
  { id: 'firstToy', text: 'What did you call your first stuffed animal?' },
  { id: 'firstFilm', text: 'Which film did you see first?' },
  { id: 'bestPresent', text: 'What was the best present?' },
]
const person = { displayName: 'Álex Moreau-Lind', email: 'alex.moreau42@example.test' }
const good: readonly Answered[] = [
  { question: 'firstToy', answer: 'Lord Plush' },
  { question: 'firstFilm', answer: 'Das Dschungelbuch' },
  { question: 'bestPresent', answer: 'a red kite' },
]
/** The refusal of the first answer, where the others are good. */
const answer = (text: string) =>
  refusalsOf([{ question: 'firstToy', answer: text }, ...good.slice(1)], offered, person)[0]?.answer

describe('a set of answers', () => {
  it('may be any script, and is taken', () => {
    expect(refusalsOf(good, offered, person)).toEqual([{}, {}, {}])
    for (const text of ['ポチ太郎', 'דובי', '🐶🎈🚀', 'Ünal', 'abc', 'a'.repeat(39).concat('b')]) {
      expect(answer(text), text).toBeUndefined()
    }
  })

  it.each([
    ['nothing', '', 'too_short'],
    ['space', ' \t\u3000 ', 'too_short'],
    ['two characters', ' ab ', 'too_short'],
    ['two that can be seen', 'a\u200b\u200b\u202eb', 'too_short'],
    ['a letter with many marks that compose', 'e\u0301', 'too_short'],
    ['two emoji', '🐶🐶', 'too_short'],
    ['41 characters', `${'ab'.repeat(20)}c`, 'too_long'],
    ['a ligature, which counts as what it stands for, too long', `${'ab'.repeat(19)}cﬁ`, 'too_long'],
    ['10,000 characters', 'xy'.repeat(5000), 'too_long'],
    ['one character', 'aAaａ', 'repeated'],
    ['one emoji', '🐶 🐶 🐶', 'repeated'],
    ['the first name', 'ÁLEX', 'about_you'],
    ['a part of the last name', 'moreau', 'about_you'],
    ['the whole name', 'álex  moreau-lind', 'about_you'],
    ['the address', 'Alex.Moreau42@example.test', 'about_you'],
    ['the name in the address', 'alex.moreau42', 'about_you'],
    ['a word of the question', 'STUFFED', 'in_question'],
  ])('is refused where an answer is %s', (_, text, why) => {
    expect(answer(text) ?? 'none').toBe(why)
  })

  it('has no question and no answer twice, however they are written', () => {
    const [first, second, third] = good
    if (!first || !second || !third) throw new Error('There are three')
    const again = { ...second, question: first.question }
    expect(refusalsOf([first, again, third], offered, person)).toEqual([{}, { question: 'chosen_twice' }, {}])
    const same = { ...third, answer: ' ｌｏｒｄ   PLUSH\u200d' }
    expect(refusalsOf([first, second, same], offered, person)).toEqual([{}, {}, { answer: 'same_answer' }])
  })

  it('has questions that are offered only', () => {
    for (const question of ['', 'firstBook', 'constructor', '0192aaaa-0000-7000-8000-000000000000', 'FIRSTTOY']) {
      expect(refusalsOf([{ question, answer: 'Lord Plush' }], offered, person)).toEqual([{ question: 'not_chosen' }])
    }
  })

  it('says of every pair what is wrong with it', () => {
    expect(refusalsOf([{ question: '', answer: '' }, ...good.slice(1)], offered, person)).toEqual([
      { question: 'not_chosen', answer: 'too_short' },
      {},
      {},
    ])
  })
})

describe('answers as a proof carries them', () => {
  it('arrive folded, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ question: fc.string(), answer: fc.string({ unit: 'grapheme' }) }), { maxLength: 5 }),
        (given) => {
          const arrived = unpackAnswers(packAnswers(given))
          expect(arrived.map(({ question }) => question)).toEqual(given.map(({ question }) => question))
          expect(packAnswers(arrived)).toBe(packAnswers(given))
        },
      ),
    )
  })

  it('are none where they are anything else', () => {
    for (const packed of [
      '',
      '{',
      'null',
      '123456',
      '[1]',
      '[{"question":1,"answer":""}]',
      JSON.stringify(Array(6).fill({ question: 'a', answer: 'b' })),
    ]) {
      expect(unpackAnswers(packed)).toEqual([])
    }
    fc.assert(fc.property(fc.string(), (any) => Array.isArray(unpackAnswers(any))))
  })
})
