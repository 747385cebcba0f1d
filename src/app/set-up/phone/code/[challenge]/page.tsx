import { getTranslations } from 'next-intl/server'
import { CodeForm } from '@/app/phone/code-form'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import { isPhoneChallenge, type PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { requirePersonInSetUp } from '@/server/session'
import { personsSetUp } from '../../../persons-set-up'
import { WizardHeading } from '../../../wizard-heading'
import { confirmSetUpPhoneAction, resendSetUpCodeAction } from './actions'
import { DoneStep } from './done-step'
import { EndedStep } from './ended-step'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function SetUpCodePage({ params }: PageProps<'/set-up/phone/code/[challenge]'>) {
  const person = await requirePersonInSetUp()
  const step = await registrationStep((await params).challenge, person, isPhoneChallenge)
  const { plan } = await personsSetUp(person.id)
  return (
    <>
      <WizardHeading method={step.kind === 'done' ? Math.max(plan.done, 1) : plan.done + 1} plan={plan} />
      <Step step={step} userId={person.id} />
    </>
  )
}

async function Step({ step, userId }: { step: RegistrationStep<PhoneChallenge>; userId: string }) {
  const names = await getTranslations('methods.name')
  if (step.kind === 'missing') return <EndedStep reason="missing" challenge={null} />
  if (step.kind === 'ended') return <EndedStep reason={step.reason} challenge={step.challenge} />
  if (step.kind === 'done') return <DoneStep challenge={step.challenge} userId={userId} />

  const { policy } = await personsSetUp(userId)
  const { id, slot } = step.challenge
  return (
    <>
      <h2>{names(phoneTypes[slot].id)}</h2>
      <CodeForm
        challenge={step.challenge}
        policy={policy}
        backHref={`/set-up/phone?slot=${slot}&from=${id}`}
        confirmAction={confirmSetUpPhoneAction}
        resendAction={resendSetUpCodeAction}
        autoFocus
      />
    </>
  )
}
