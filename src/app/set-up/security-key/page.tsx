import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { PlaceChoice } from '@/app/security-key/place-choice'
import { securityKeyType } from '@/features/methods/security-key/security-key-type'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { personsSetUp } from '../persons-set-up'
import { WizardHeading } from '../wizard-heading'
import { startSetUpKeyAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** "Where should it be kept?" Where the plan does not ask for a key it leads back to what the plan does ask for. */
export default async function SetUpKeyPage() {
  const { plan } = await personsSetUp((await requirePersonInSetUp()).id)
  const choice = plan.next?.choices.find(({ type }) => type.id === securityKeyType.id)
  if (!plan.next || !choice) redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
  const [t, setUp, common] = [
    await getTranslations('securityKey'),
    await getTranslations('setUp'),
    await getTranslations('common'),
  ]

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <h2>{t('title')}</h2>
      <p className="mt-2 text-muted">{t('lede')}</p>
      <Form action={startSetUpKeyAction}>
        <FormMessage />
        <PlaceChoice />
        <DialogFooter>
          {!plan.next.demanded && (
            <ButtonLink tone="quiet" href="/set-up">
              {setUp('notNow')}
            </ButtonLink>
          )}
          <SubmitButton>{common('next')}</SubmitButton>
        </DialogFooter>
      </Form>
      {plan.next.choices.length > 1 && (
        <p className="mt-5 border-t border-line pt-4">
          <TextLink href="/set-up/other">{setUp('different')}</TextLink>
        </p>
      )}
    </>
  )
}
