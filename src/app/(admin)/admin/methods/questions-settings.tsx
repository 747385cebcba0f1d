import { getTranslations } from 'next-intl/server'
import { predefinedQuestions } from '@/features/methods/security-questions/predefined-questions'
import { CUSTOM_QUESTIONS, type QuestionsPolicy } from '@/features/policy/policy'
import { Card } from '@/ui/card'
import { Field } from '@/ui/field'
import { Notice } from '@/ui/notice'
import { SectionHeading } from '@/ui/section-heading'
import { TextArea } from '@/ui/text-area'

/** What speaks against security questions, wherever they can be turned on. */
export async function QuestionsWarning() {
  const t = await getTranslations('admin.methods')
  return (
    <Notice tone="warn" title={t('questionsWarningTitle')} className="mb-3">
      {t('questionsWarning')}
    </Notice>
  )
}

/** How many security questions there are for each person, and the organisation's own. */
export async function QuestionsSettings({ questions }: { questions: QuestionsPolicy }) {
  const t = await getTranslations('admin.methods')
  const number = { type: 'number', inputMode: 'numeric', min: 3, max: 5, className: '' } as const
  return (
    <>
      <SectionHeading title={t('questionRules')} />
      <Card padded>
        <div className="grid gap-x-2.5 gap-y-4.5 md:grid-cols-2">
          <Field
            {...number}
            name="questionsToRegister"
            label={t('questionsToRegister')}
            hint={t('questionsToRegisterHint')}
            defaultValue={questions.toRegister}
          />
          <Field
            {...number}
            name="questionsToAnswer"
            label={t('questionsToAnswer')}
            hint={t('questionsToAnswerHint')}
            defaultValue={questions.toAnswer}
          />
        </div>
        <fieldset className="mt-6 min-w-0">
          <legend className="text-sm font-semibold">{t('questionsCustom')}</legend>
          <p className="mt-1 text-hint text-muted">
            {t('questionsCustomHint', { max: CUSTOM_QUESTIONS, count: predefinedQuestions.length })}
          </p>
          {questions.custom.map(({ id, text }, at) => (
            <Field
              key={id}
              name={`custom.${id}`}
              label={t('questionsCustomLabel', { number: at + 1 })}
              defaultValue={text}
              dir="auto"
              autoComplete="off"
            />
          ))}
          <TextArea
            name="questionsNew"
            label={t('questionsNew')}
            hint={questions.custom.length > 0 && t('questionsCustomRemove')}
            rows={4}
            dir="auto"
            autoComplete="off"
          />
        </fieldset>
      </Card>
    </>
  )
}
