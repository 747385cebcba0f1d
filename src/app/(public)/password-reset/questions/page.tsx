import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ContactDetails } from '@/app/contact-details'
import { questionLabeller } from '@/app/security-questions/question-words'
import { askedQuestions } from '@/features/methods/security-questions/asked-questions'
import { deps } from '@/server/deps'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { Account } from '../account-line'
import { resetUnderWay } from '../reset-under-way'
import { answerQuestionsAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('questionsTitle') }
}

/** The questions that are asked now. Only who has proved another method gets here. */
export default async function QuestionsPage() {
  const { reset, current } = await resetUnderWay('questions')
  const [t, words] = [await getTranslations('passwordReset'), await questionLabeller()]
  if (!reset.userId || !current) throw new Error('The step of the questions has none')
  const shown = await askedQuestions(deps(), { id: reset.userId, browserHash: reset.browserHash }, current.method)
  if (!shown) redirect('/password-reset/choose?ended=questions_gone')

  return (
    <>
      <PageHeading title={t('questionsTitle')} lede={t('questionsLede')} />
      <Account email={reset.email} />
      <Form action={answerQuestionsAction}>
        <FormMessage />
        <input type="hidden" name="id" value={reset.id} />
        {shown.asked.map((asked, at) => (
          <div key={asked.question}>
            <input type="hidden" name={`question.${at}`} value={asked.question} />
            <Field
              name={`answer.${at}`}
              label={<bdi>{words(asked)}</bdi>}
              secret
              required
              dir="auto"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </div>
        ))}
        <SubmitButton className="mt-6 w-full">{t('verify')}</SubmitButton>
      </Form>
      <p className="mt-5">
        <TextLink href="/password-reset/choose">{t('another')}</TextLink>
      </p>
      <ContactDetails summary={t('cannotUse')} />
    </>
  )
}
