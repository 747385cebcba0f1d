import { getTranslations } from 'next-intl/server'
import { predefinedWords } from '@/app/security-questions/question-words'
import { ANSWER_LENGTH } from '@/features/methods/security-questions/answer-rules'
import { answersOf, answersVersion, questionsRefusal } from '@/features/methods/security-questions/register-questions'
import { organisation } from '@/server/organisation'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SelectField } from '@/ui/select-field'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../message-dialog'
import { personsSecurityInfo } from '../../security-info'
import { registerQuestionsAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('securityQuestions'))('title') }
}

/** As many questions as the policy asks for, each with its answer. Answers that are there already are never shown. */
export default async function AddSecurityQuestionsPage() {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, common] = [await getTranslations('securityQuestions'), await getTranslations('common')]
  const refusal = questionsRefusal(methods, policy)
  if (refusal) return <MessageDialog title={t('title')}>{t(`errors.${refusal}`)}</MessageDialog>

  const { toRegister: count, custom } = policy.questions
  const present = answersOf(methods)
  const places = Array.from({ length: count }, (_, at) => at)
  const optionsOf = (some: readonly { id: string; text: string }[]) =>
    some.map(({ id, text }) => ({ value: id, label: text }))
  const groups = [
    { label: t('ofProduct'), options: optionsOf(await predefinedWords()) },
    { label: t('ofOrganisation', { organisation: (await organisation()).name }), options: optionsOf(custom) },
  ].filter(({ options }) => options.length > 0)

  return (
    <Dialog title={t('title')} closeHref="/security-info">
      <Form action={registerQuestionsAction}>
        <FormMessage />
        <p className="mt-2">{t('about', { count })}</p>
        <p className="mt-3 text-muted">{t('readable')}</p>
        {present && (
          <Notice tone="warn" className="mt-4">
            {t('present')}
          </Notice>
        )}
        <input type="hidden" name="from" value={answersVersion(present)} />
        {places.map((at) => (
          <div key={at} className="mt-5.5">
            <SelectField
              name={`question.${at}`}
              label={t('question', { number: at + 1 })}
              placeholder={t('choose')}
              groups={groups}
              className=""
            />
            <Field
              name={`answer.${at}`}
              label={t('answer', { number: at + 1 })}
              hint={at === 0 && t('answerHint', ANSWER_LENGTH)}
              secret
              dir="auto"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              className="mt-3"
            />
          </div>
        ))}
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton>{t('save')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
