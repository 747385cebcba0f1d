import { getTranslations } from 'next-intl/server'
import { AppCodeForm } from '@/app/authenticator-app/app-code-form'
import { AppDone } from '@/app/authenticator-app/app-done'
import { appEndedSentence } from '@/app/authenticator-app/app-ended'
import { suggestedLabel } from '@/app/authenticator-app/suggested-label'
import { registrationStep } from '@/app/registration-step'
import { isAppChallenge } from '@/features/methods/authenticator-app/app-challenge'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { SubmitButton } from '@/ui/submit-button'
import { personsSecurityInfo } from '../../../security-info'
import { confirmAppAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

/** The key for the app and the box for its code. Once the challenge is spent or over, the same address says so. */
export default async function AppCodePage({ params }: PageProps<'/security-info/add/authenticator-app/[challenge]'>) {
  const person = await requirePerson()
  const step = await registrationStep((await params).challenge, person, isAppChallenge)
  const { methods, currentDefault } = await personsSecurityInfo(person.id)
  const [t, common] = [await getTranslations('authenticatorApp'), await getTranslations('common')]
  const back = '/security-info/add/authenticator-app/different'
  const close = { closeHref: '/security-info', labelClose: common('close') } as const

  switch (step.kind) {
    case 'open': {
      const { methodId } = step.challenge
      return (
        <Dialog title={t('setUp')} {...close}>
          <AppCodeForm
            challenge={step.challenge}
            email={person.email}
            suggestedLabel={await suggestedLabel(methods, methodId)}
            action={confirmAppAction}
          >
            <ButtonLink
              tone="quiet"
              href={methodId ? `/security-info/methods/${methodId}/change?app=different` : back}
              scroll={false}
            >
              {common('back')}
            </ButtonLink>
            <SubmitButton>{common('next')}</SubmitButton>
          </AppCodeForm>
        </Dialog>
      )
    }
    case 'done': {
      const app = methods.find(({ id }) => id === step.challenge.methodId)
      return (
        <Dialog title={t('title')} closeHref="/security-info">
          <AppDone app={app} isDefault={app !== undefined && currentDefault?.method.id === app.id} />
          <DialogFooter>
            <ButtonLink href="/security-info" scroll={false}>
              {common('done')}
            </ButtonLink>
          </DialogFooter>
        </Dialog>
      )
    }
    default: {
      const reason = step.kind === 'ended' ? step.reason : 'missing'
      return (
        <Dialog title={t('title')} {...close}>
          <p className="mt-2">{await appEndedSentence(reason)}</p>
          <DialogFooter>
            <ButtonLink tone="quiet" href="/security-info" scroll={false}>
              {common('close')}
            </ButtonLink>
            {reason !== 'forbidden' && (
              <ButtonLink href={back} scroll={false}>
                {common('startAgain')}
              </ButtonLink>
            )}
          </DialogFooter>
        </Dialog>
      )
    }
  }
}
