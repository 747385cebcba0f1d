import 'server-only'
import { getTranslations } from 'next-intl/server'
import { v7 as newId } from 'uuid'
import { predefinedWords } from '@/app/security-questions/question-words'
import { CUSTOM_QUESTIONS, QuestionText } from '@/features/policy/policy'
import { foldText } from '@/lib/fold-text'
import { oneLine } from '@/lib/one-line'
import { echoed } from '@/server/form'

const NUMBERS = ['questionsToRegister', 'questionsToAnswer'] as const
const CUSTOM = 'custom.'

type Typed = { id: string; text: string; field: string; isNew: boolean }

/**
 * The settings of security questions: what was sent of them, as the policy takes it; the sentences by those questions that
 * cannot be; and what was typed. A question that was worded anew keeps its id; one whose box is empty goes.
 */
export async function questionsOf(form: FormData) {
  const typed = typedIn(form)
  const existing = [...new Set(form.keys())].filter((name) => name.startsWith(CUSTOM))
  return {
    questions: {
      toRegister: numberIn(form, 'questionsToRegister'),
      toAnswer: numberIn(form, 'questionsToAnswer'),
      custom: typed.map(({ id, text }) => ({ id, text })),
    },
    fields: await wrongQuestions(typed),
    values: echoed(form, [...NUMBERS, 'questionsNew', ...existing]),
  }
}

const numberIn = (form: FormData, name: (typeof NUMBERS)[number]) => Number(form.get(name) || Number.NaN)

function typedIn(form: FormData): Typed[] {
  const existing = [...form.entries()].flatMap(([field, value]): Typed[] =>
    field.startsWith(CUSTOM)
      ? [{ id: field.slice(CUSTOM.length), text: oneLine(String(value)), field, isNew: false }]
      : [],
  )
  const added = String(form.get('questionsNew') ?? '')
    .split(/[\r\n]+/)
    .map((line): Typed => ({ id: newId(), text: oneLine(line), field: 'questionsNew', isNew: true }))
  return [...existing, ...added].filter(({ text }) => text !== '')
}

async function wrongQuestions(typed: readonly Typed[]): Promise<Record<string, string>> {
  const t = await getTranslations('admin.methods.errors')
  const predefined = new Set((await predefinedWords()).map(({ text }) => foldText(text)))
  const fields: Record<string, string> = {}
  const seen = new Set<string>()
  for (const { text, field, isNew } of typed) {
    const folded = foldText(text)
    const wrong = wrongWith(text, { isTaken: seen.has(folded), isPredefined: predefined.has(folded) })
    seen.add(folded)
    if (wrong) fields[field] ??= isNew ? t(`${wrong}New`, { question: text.slice(0, 80) }) : t(wrong)
  }
  if (typed.length > CUSTOM_QUESTIONS) fields.questionsNew ??= t('questionsTooMany', { max: CUSTOM_QUESTIONS })
  return fields
}

function wrongWith(text: string, { isTaken, isPredefined }: { isTaken: boolean; isPredefined: boolean }) {
  if (!QuestionText.safeParse(text).success) return 'questionLength'
  if (isTaken) return 'questionTwice'
  return isPredefined ? 'questionPredefined' : null
}
