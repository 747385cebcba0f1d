import { getTranslations } from 'next-intl/server'
import { type RegistrationStep, registrationStep } from '@/app/registration-step'
import { KeyDone } from '@/app/security-key/key-done'
import { keyEndedSentence } from '@/app/security-key/key-ended'
import { MakeKeyForm } from '@/app/security-key/make-key-form'
import { placeIn } from '@/app/security-key/take-key'
import type { Person } from '@/features/accounts/person'
import type { Place } from '@/features/methods/security-key/creation'
import { isKeyChallenge, type KeyChallenge } from '@/features/methods/security-key/key-challenge'
import { requirePersonInSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { personsSetUp } from '../../persons-set-up'
import { WizardHeading } from '../../wizard-heading'
import { confirmSetUpKeyAction } from './actions'

const START = '/set-up/security-key'

export async function generateMetadata() {
  return { title: (await getTranslations('securityKey'))('title') }
}

/** The step in which the browser makes the key. Once that is done, the same address says so. */
export default async function SetUpMakeKeyPage({
  params,
  searchParams,
}: PageProps<'/set-up/security-key/[challenge]'>) {
  const person = await requirePersonInSetUp()
  const step = await registrationStep((await params).challenge, person, isKeyChallenge)
  const { plan } = await personsSetUp(person.id)
  return (
    <>
      <WizardHeading method={step.kind === 'done' ? Math.max(plan.done, 1) : plan.done + 1} plan={plan} />
      <Step step={step} person={person} place={placeIn((await searchParams).where)} />
    </>
  )
}

async function Step({ step, person, place }: { step: RegistrationStep<KeyChallenge>; person: Person; place: Place }) {
  const [t, common] = [await getTranslations('securityKey'), await getTranslations('common')]
  const { methods, plan, currentDefault } = await personsSetUp(person.id)
  if (step.kind === 'open') {
    return (
      <>
        <h2>{t('createTitle')}</h2>
        <MakeKeyForm challenge={step.challenge} person={person} place={place} action={confirmSetUpKeyAction}>
          <ButtonLink tone="quiet" href={START}>
            {common('back')}
          </ButtonLink>
        </MakeKeyForm>
      </>
    )
  }
  if (step.kind === 'done') {
    const made = methods.find(({ id }) => id === step.challenge.methodId)
    return (
      <>
        <KeyDone made={made} isDefault={made !== undefined && currentDefault?.method.id === made.id} />
        <DialogFooter>
          <ButtonLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{common('next')}</ButtonLink>
        </DialogFooter>
      </>
    )
  }
  const reason = step.kind === 'ended' ? step.reason : 'missing'
  return (
    <>
      <p>{await keyEndedSentence(reason)}</p>
      <DialogFooter>
        <ButtonLink href={reason === 'forbidden' ? '/set-up' : START}>{common('startAgain')}</ButtonLink>
      </DialogFooter>
    </>
  )
}
