import { getTranslations } from 'next-intl/server'
import { AppCodeForm } from '@/app/authenticator-app/app-code-form'
import { AppDone } from '@/app/authenticator-app/app-done'
import { appEndedSentence } from '@/app/authenticator-app/app-ended'
import { suggestedLabel } from '@/app/authenticator-app/suggested-label'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import type { Person } from '@/features/accounts/person'
import { type AppChallenge, isAppChallenge } from '@/features/methods/authenticator-app/app-challenge'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { SubmitButton } from '@/ui/submit-button'
import { personsSetUp } from '../../persons-set-up'
import { WizardHeading } from '../../wizard-heading'
import { confirmSetUpAppAction } from './actions'

const START = '/set-up/authenticator-app/different'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

/** The key for the app and the box for its code. Once the challenge is spent or over, the same address says so. */
export default async function SetUpAppCodePage({ params }: PageProps<'/set-up/authenticator-app/[challenge]'>) {
  const person = await requirePersonInSetUp()
  const step = await registrationStep((await params).challenge, person, isAppChallenge)
  const { plan } = await personsSetUp(person.id)
  return (
    <>
      <WizardHeading method={step.kind === 'done' ? Math.max(plan.done, 1) : plan.done + 1} plan={plan} />
      <Step step={step} person={person} />
    </>
  )
}

async function Step({ step, person }: { step: RegistrationStep<AppChallenge>; person: Person }) {
  const [t, common] = [await getTranslations('authenticatorApp'), await getTranslations('common')]
  const { methods, plan, currentDefault } = await personsSetUp(person.id)
  if (step.kind === 'open') {
    return (
      <>
        <h2>{t('setUp')}</h2>
        <AppCodeForm
          challenge={step.challenge}
          email={person.email}
          suggestedLabel={await suggestedLabel(methods, step.challenge.methodId)}
          action={confirmSetUpAppAction}
        >
          <ButtonLink tone="quiet" href={START}>
            {common('back')}
          </ButtonLink>
          <SubmitButton>{common('next')}</SubmitButton>
        </AppCodeForm>
      </>
    )
  }
  if (step.kind === 'done') {
    const app = methods.find(({ id }) => id === step.challenge.methodId)
    return (
      <>
        <AppDone app={app} isDefault={app !== undefined && currentDefault?.method.id === app.id} />
        <DialogFooter>
          <ButtonLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{common('next')}</ButtonLink>
        </DialogFooter>
      </>
    )
  }
  const reason = step.kind === 'ended' ? step.reason : 'missing'
  return (
    <>
      <p>{await appEndedSentence(reason)}</p>
      <DialogFooter>
        <ButtonLink href={reason === 'forbidden' ? '/set-up' : START}>{common('startAgain')}</ButtonLink>
      </DialogFooter>
    </>
  )
}
