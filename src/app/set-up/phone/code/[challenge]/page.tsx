import { getTranslations } from 'next-intl/server'
import { CodeForm } from '@/app/phone/code-form'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import { isPhoneChallenge, type PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { requirePersonInSetUp } from '@/server/session'
import { EndedStep } from '../../../ended-step'
import { personsSetUp } from '../../../persons-set-up'
import { WizardHeading } from '../../../wizard-heading'
import { confirmSetUpPhoneAction, resendSetUpCodeAction } from './actions'
import { DoneStep } from './done-step'

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
  const [names, ended] = [await getTranslations('methods.name'), await getTranslations('codeEnded')]
  if (step.kind === 'missing') return <EndedStep sentence={ended('missing')} againHref="/set-up" />
  if (step.kind === 'done') return <DoneStep challenge={step.challenge} userId={userId} />

  const { id, slot } = step.challenge
  const stepBefore = `/set-up/phone?slot=${slot}&from=${id}`
  if (step.kind === 'ended') {
    const againHref = step.reason === 'forbidden' ? '/set-up' : stepBefore
    return <EndedStep sentence={ended(step.reason)} againHref={againHref} />
  }
  const { policy } = await personsSetUp(userId)
  return (
    <>
      <h2>{names(phoneTypes[slot].id)}</h2>
      <CodeForm
        challenge={step.challenge}
        policy={policy}
        backHref={stepBefore}
        confirmAction={confirmSetUpPhoneAction}
        resendAction={resendSetUpCodeAction}
        autoFocus
      />
    </>
  )
}
