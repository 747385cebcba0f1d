import { getTranslations } from 'next-intl/server'
import { CodeForm } from '@/app/phone/code-form'
import type { Person } from '@/features/accounts/person'
import type { PhoneChallenge } from '@/features/methods/phone/phone-challenge'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { Dialog } from '@/ui/dialog'
import { personsSecurityInfo } from '../../../../security-info'
import { confirmPhoneAction, resendCodeAction } from './actions'
import { stepBefore } from './step-before'

/** The dialog of an open challenge. */
export async function CodeDialog({ challenge, person }: { challenge: PhoneChallenge; person: Person }) {
  const [names, common] = [await getTranslations('methods.name'), await getTranslations('common')]
  const { policy } = await personsSecurityInfo(person.id)
  return (
    <Dialog title={names(phoneTypes[challenge.slot].id)} closeHref="/security-info" labelClose={common('close')}>
      <CodeForm
        challenge={challenge}
        policy={policy}
        backHref={stepBefore(challenge)}
        confirmAction={confirmPhoneAction}
        resendAction={resendCodeAction}
      />
    </Dialog>
  )
}
