import { getTranslations } from 'next-intl/server'
import { ContactDetails, ContactHelp } from '@/app/contact-details'
import { optionLabeller } from '@/app/option-label'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { sendSignInCodeAction } from '../actions'
import { FrozenNotice } from '../frozen-notice'
import { waitingSignIn } from '../waiting'

export async function generateMetadata() {
  return { title: (await getTranslations('verify'))('another') }
}

/** "Sign in another way": every usable option, strongest first, and what to do without any. */
export default async function OtherWayPage() {
  const { usable, challenge, currentDefault, isFrozen, isUnanswered } = await waitingSignIn()
  const [t, label] = [await getTranslations('verify'), await optionLabeller()]
  const nothing = isUnanswered ? 'notAnswered' : 'notSent'
  const lede = challenge ? 'choose' : usable.length > 0 ? nothing : 'noWay'
  const keyOf = ({ method, option }: (typeof usable)[number]) => `${method.id}:${option}`

  return (
    <>
      <PageHeading title={t('title')} lede={t(lede)} />
      {isFrozen && <FrozenNotice />}
      {usable.length > 0 && (
        <Form action={sendSignInCodeAction}>
          <FormMessage />
          <ChoiceGroup
            legend={t('legend')}
            hideLegend
            name="option"
            defaultValue={currentDefault ? keyOf(currentDefault) : undefined}
          >
            {usable.map((option) => (
              <Choice key={keyOf(option)} value={keyOf(option)}>
                {label(option, 'masked')}
              </Choice>
            ))}
          </ChoiceGroup>
          <SubmitButton className="mt-6 w-full">{t('send')}</SubmitButton>
        </Form>
      )}
      {usable.length > 0 ? <ContactDetails summary={t('none')} /> : <ContactHelp />}
      <p className="mt-5">
        <TextLink href="/sign-in">{t('cancel')}</TextLink>
      </p>
    </>
  )
}
