import { getTranslations } from 'next-intl/server'
import { registrationStep } from '@/app/registration-step'
import { isPhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { requirePerson } from '@/server/session'
import { EndedDialog } from '../../../../ended-dialog'
import { CodeDialog } from './code-dialog'
import { DoneDialog } from './done-dialog'
import { stepBefore } from './step-before'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function CodePage({ params }: PageProps<'/security-info/add/phone/code/[challenge]'>) {
  const person = await requirePerson()
  const [names, ended] = [await getTranslations('methods.name'), await getTranslations('codeEnded')]
  const step = await registrationStep((await params).challenge, person, isPhoneChallenge)
  switch (step.kind) {
    case 'open':
      return <CodeDialog challenge={step.challenge} person={person} />
    case 'done':
      return <DoneDialog challenge={step.challenge} person={person} />
    case 'ended':
      return (
        <EndedDialog
          title={names(phoneTypes[step.challenge.slot].id)}
          sentence={ended(step.reason)}
          againHref={step.reason === 'forbidden' ? null : stepBefore(step.challenge)}
        />
      )
    case 'missing':
      return <EndedDialog title={names('phone')} sentence={ended('missing')} againHref="/security-info/add" />
  }
}
