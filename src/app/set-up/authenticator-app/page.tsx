import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { GetTheApp } from '@/app/authenticator-app/get-the-app'
import { authenticatorAppType } from '@/features/methods/authenticator-app/authenticator-app-type'
import { requirePersonInSetUp } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { BeginStepButtons, DifferentMethod } from '../begin-step'
import { personsSetUp } from '../persons-set-up'
import { WizardHeading } from '../wizard-heading'
import { startSetUpAppAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** "Start by getting the app". Where the plan does not ask for one it leads back to what the plan does ask for. */
export default async function SetUpAppPage() {
  const { plan } = await personsSetUp((await requirePersonInSetUp()).id)
  const choice = plan.next?.choices.find(({ type }) => type.id === authenticatorAppType.id)
  if (!plan.next || !choice) redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
  const [t, setUp] = [await getTranslations('authenticatorApp'), await getTranslations('setUp')]

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <h2>{t('title')}</h2>
      <GetTheApp />
      {!plan.next.demanded && <p className="mt-3 text-muted">{setUp('whySecond')}</p>}
      <Form action={startSetUpAppAction}>
        <FormMessage />
        <BeginStepButtons plan={plan} />
      </Form>
      <DifferentMethod plan={plan} />
    </>
  )
}
