import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { GetOurApp } from '@/app/approval-app/get-our-app'
import { GetTheApp } from '@/app/authenticator-app/get-the-app'
import { authenticatorAppType } from '@/features/methods/authenticator-app/authenticator-app-type'
import { organisation } from '@/server/organisation'
import { requirePersonInSetUp } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { TextLink } from '@/ui/text-link'
import { BeginStepButtons, DifferentMethod } from '../begin-step'
import { personsSetUp } from '../persons-set-up'
import { WizardHeading } from '../wizard-heading'
import { startSetUpAppAction } from './actions'
import { startSetUpApprovalAppAction } from './ours/actions'

const START = '/set-up/authenticator-app'

/**
 * "Start by getting the app": ours, which approves, or any other, which shows codes, with the way to the other of them.
 * Where the plan does not ask for an app it leads back to what the plan does ask for.
 */
export async function AppStep({ app }: { app: 'ours' | 'different' }) {
  const { plan, policy } = await personsSetUp((await requirePersonInSetUp()).id)
  const choice = plan.next?.choices.find(({ type }) => type.id === authenticatorAppType.id)
  if (!plan.next || !choice) redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
  const [t, setUp] = [await getTranslations('authenticatorApp'), await getTranslations('setUp')]
  const allowed = authenticatorAppType.allowedOptions(policy)
  const isOurs = allowed.includes('app_notification') && (app === 'ours' || !allowed.includes('app_code'))

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <h2>{t('title')}</h2>
      {isOurs ? <GetOurApp /> : <GetTheApp />}
      {allowed.length > 1 && (
        <p className="mt-4">
          <TextLink href={isOurs ? `${START}/different` : START}>
            {isOurs ? t('different') : t('ours', { organisation: (await organisation()).name })}
          </TextLink>
        </p>
      )}
      {!plan.next.demanded && <p className="mt-3 text-muted">{setUp('whySecond')}</p>}
      <Form action={isOurs ? startSetUpApprovalAppAction : startSetUpAppAction}>
        <FormMessage />
        <BeginStepButtons plan={plan} />
      </Form>
      <DifferentMethod plan={plan} />
    </>
  )
}
