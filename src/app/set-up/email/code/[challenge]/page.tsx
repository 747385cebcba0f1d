import { getTranslations } from 'next-intl/server'
import { EmailDone } from '@/app/email/email-done'
import { emailEndedSentence } from '@/app/email/email-ended'
import { MailCodeForm } from '@/app/email/mail-code-form'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import { type EmailChallenge, isEmailChallenge } from '@/features/methods/email/email-challenge'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { EndedStep } from '../../../ended-step'
import { personsSetUp } from '../../../persons-set-up'
import { WizardHeading } from '../../../wizard-heading'
import { confirmSetUpEmailAction, resendSetUpMailAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function SetUpEmailCodePage({ params }: PageProps<'/set-up/email/code/[challenge]'>) {
  const person = await requirePersonInSetUp()
  const step = await registrationStep((await params).challenge, person, isEmailChallenge)
  const { plan } = await personsSetUp(person.id)
  return (
    <>
      <WizardHeading method={step.kind === 'done' ? Math.max(plan.done, 1) : plan.done + 1} plan={plan} />
      <Step step={step} userId={person.id} />
    </>
  )
}

async function Step({ step, userId }: { step: RegistrationStep<EmailChallenge>; userId: string }) {
  const [t, common] = [await getTranslations('email'), await getTranslations('common')]
  if (step.kind === 'missing') return <EndedStep sentence={await emailEndedSentence('missing')} againHref="/set-up" />

  const stepBefore = `/set-up/email?from=${step.challenge.id}`
  if (step.kind === 'ended') {
    const againHref = step.reason === 'forbidden' ? '/set-up' : stepBefore
    return <EndedStep sentence={await emailEndedSentence(step.reason)} againHref={againHref} />
  }
  if (step.kind === 'done') {
    const { methods, plan } = await personsSetUp(userId)
    return (
      <>
        <EmailDone challenge={step.challenge} methods={methods} />
        <DialogFooter>
          <ButtonLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{common('next')}</ButtonLink>
        </DialogFooter>
      </>
    )
  }
  return (
    <>
      <h2>{t('title')}</h2>
      <MailCodeForm
        challenge={step.challenge}
        backHref={stepBefore}
        confirmAction={confirmSetUpEmailAction}
        resendAction={resendSetUpMailAction}
        autoFocus
      />
    </>
  )
}
