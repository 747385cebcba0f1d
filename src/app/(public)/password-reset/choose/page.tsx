import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ContactDetails } from '@/app/contact-details'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { Account } from '../account-line'
import { sendResetCodeAction } from '../actions'
import { resetUnderWay } from '../reset-under-way'
import { wayLabeller } from '../way-label'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('title') }
}

/** Why the person is here again. */
const Ended = z.enum(['used_up', 'gone', 'not_proved', 'questions_used_up', 'questions_gone'])

/** The ways to get a code, of an account or of a decoy. Opening this page sends nothing. */
export default async function ChoosePage({ searchParams }: PageProps<'/password-reset/choose'>) {
  const { reset, ways, current } = await resetUnderWay('choose')
  const [t, label] = [await getTranslations('passwordReset'), await wayLabeller()]
  const ended = Ended.safeParse((await searchParams).ended)
  const isSecond = reset.provedMethodIds.length > 0

  return (
    <>
      <PageHeading title={t('title')} lede={t(isSecond ? 'chooseSecond' : 'choose')} />
      <Account email={reset.email} />
      {ended.success && (
        <Notice tone="warn" className="mb-4">
          {t(ended.data)}
        </Notice>
      )}
      <Form action={sendResetCodeAction}>
        <FormMessage />
        <input type="hidden" name="id" value={reset.id} />
        <ChoiceGroup legend={t('legend')} hideLegend name="way" defaultValue={String((current ?? ways[0])?.position)}>
          {ways.map((way) => (
            <Choice key={way.position} value={String(way.position)}>
              {label(way)}
            </Choice>
          ))}
        </ChoiceGroup>
        <SubmitButton className="mt-6 w-full">{t('send')}</SubmitButton>
      </Form>
      <ContactDetails summary={t('cannotUse')} />
      <p className="mt-5">
        <TextLink href="/password-reset">{t('cancel')}</TextLink>
      </p>
    </>
  )
}
