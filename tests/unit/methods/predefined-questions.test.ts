import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isPredefined, predefinedQuestions } from '@/features/methods/security-questions/predefined-questions'
import { CUSTOM_QUESTIONS, QuestionText } from '@/features/policy/policy'
import { foldText } from '@/lib/fold-text'

const languages = readdirSync('src/messages').filter((file) => file.endsWith('.json'))

describe('the questions that the product brings', () => {
  it('are 35, each once', () => {
    expect(predefinedQuestions).toHaveLength(35)
    expect(new Set(predefinedQuestions).size).toBe(35)
    expect(CUSTOM_QUESTIONS).toBe(20)
  })

  it.each(languages)('are all in %s, no two alike, and each a question', (file) => {
    const messages = JSON.parse(readFileSync(`src/messages/${file}`, 'utf8'))
    const wordings: Record<string, string> = messages.securityQuestions.predefined
    expect(Object.keys(wordings)).toEqual([...predefinedQuestions])
    expect(new Set(Object.values(wordings).map(foldText)).size).toBe(35)
    for (const wording of Object.values(wordings)) expect(QuestionText.parse(wording)).toBe(wording)
  })

  it('are known by their names alone', () => {
    expect(isPredefined('firstToy')).toBe(true)
    for (const name of ['', 'toString', 'length', '0', 'FirstToy']) expect(isPredefined(name)).toBe(false)
  })
})
