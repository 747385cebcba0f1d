import { getTranslations } from 'next-intl/server'
import { ApprovalAppDone } from '@/app/approval-app/approval-app-done'
import { approvalAppEndedSentence } from '@/app/approval-app/approval-app-ended'
import { BindingForm } from '@/app/approval-app/binding-form'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import type { Person } from '@/features/accounts/person'
import { type BindingChallenge, isBindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { personsSetUp } from '../../../persons-set-up'
import { WizardHeading } from '../../../wizard-heading'
import { registerSetUpApprovalAppAction } from './actions'

const START = '/set-up/authenticator-app'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

/** The QR code for the phone, and then its number. Once the challenge is spent or over, the same address says so. */
export default async function SetUpOurAppPage({ params }: PageProps<'/set-up/authenticator-app/ours/[challenge]'>) {
  const person = await requirePersonInSetUp()
  const step = await registrationStep((await params).challenge, person, isBindingChallenge)
  const { plan } = await personsSetUp(person.id)
  return (
    <>
      <WizardHeading method={step.kind === 'done' ? Math.max(plan.done, 1) : plan.done + 1} plan={plan} />
      <Step step={step} person={person} />
    </>
  )
}

async function Step({ step, person }: { step: RegistrationStep<BindingChallenge>; person: Person }) {
  const [t, common] = [await getTranslations('approvalApp'), await getTranslations('common')]
  const { methods, plan, currentDefault } = await personsSetUp(person.id)
  if (step.kind === 'open') {
    return (
      <>
        <h2>{t('setUp')}</h2>
        <BindingForm challenge={step.challenge} action={registerSetUpApprovalAppAction}>
          <ButtonLink tone="quiet" href={START}>
            {common('back')}
          </ButtonLink>
        </BindingForm>
      </>
    )
  }
  if (step.kind === 'done') {
    const app = methods.find(({ id }) => id === step.challenge.methodId)
    return (
      <>
        <ApprovalAppDone app={app} isDefault={app !== undefined && currentDefault?.method.id === app.id} />
        <DialogFooter>
          <ButtonLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{common('next')}</ButtonLink>
        </DialogFooter>
      </>
    )
  }
  const reason = step.kind === 'ended' ? step.reason : 'missing'
  return (
    <>
      <p>{await approvalAppEndedSentence(reason)}</p>
      <DialogFooter>
        <ButtonLink href={reason === 'forbidden' ? '/set-up' : START}>{common('startAgain')}</ButtonLink>
      </DialogFooter>
    </>
  )
}
