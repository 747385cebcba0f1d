import { getTranslations } from 'next-intl/server'
import { registrationStep } from '@/app/registration-step'
import { isPhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { requirePerson } from '@/server/session'
import { CodeDialog } from './code-dialog'
import { DoneDialog } from './done-dialog'
import { EndedDialog } from './ended-dialog'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function CodePage({ params }: PageProps<'/security-info/add/phone/code/[challenge]'>) {
  const person = await requirePerson()
  const step = await registrationStep((await params).challenge, person, isPhoneChallenge)
  switch (step.kind) {
    case 'open':
      return <CodeDialog challenge={step.challenge} person={person} />
    case 'done':
      return <DoneDialog challenge={step.challenge} person={person} />
    case 'ended':
      return <EndedDialog challenge={step.challenge} reason={step.reason} />
    case 'missing':
      return <EndedDialog challenge={null} reason="missing" />
  }
}
