import { getTranslations } from 'next-intl/server'
import { ApprovalAppDone } from '@/app/approval-app/approval-app-done'
import { approvalAppEndedSentence } from '@/app/approval-app/approval-app-ended'
import { BindingForm } from '@/app/approval-app/binding-form'
import { registrationStep } from '@/app/registration-step'
import { isBindingChallenge } from '@/features/methods/approval-app/approval-challenge'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { personsSecurityInfo } from '../../../../security-info'
import { registerApprovalAppAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

/** The QR code for the phone, and then its number. Once the challenge is spent or over, the same address says so. */
export default async function AddOurAppPage({
  params,
}: PageProps<'/security-info/add/authenticator-app/ours/[challenge]'>) {
  const person = await requirePerson()
  const step = await registrationStep((await params).challenge, person, isBindingChallenge)
  const { methods, currentDefault } = await personsSecurityInfo(person.id)
  const [t, ours, common] = [
    await getTranslations('authenticatorApp'),
    await getTranslations('approvalApp'),
    await getTranslations('common'),
  ]
  const back = '/security-info/add/authenticator-app'
  const close = { closeHref: '/security-info', labelClose: common('close') } as const

  switch (step.kind) {
    case 'open': {
      const { methodId } = step.challenge
      return (
        <Dialog title={ours('setUp')} {...close}>
          <BindingForm challenge={step.challenge} action={registerApprovalAppAction}>
            <ButtonLink
              tone="quiet"
              href={methodId ? `/security-info/methods/${methodId}/change?app=ours` : back}
              scroll={false}
            >
              {common('back')}
            </ButtonLink>
          </BindingForm>
        </Dialog>
      )
    }
    case 'done': {
      const app = methods.find(({ id }) => id === step.challenge.methodId)
      return (
        <Dialog title={t('title')} closeHref="/security-info">
          <ApprovalAppDone app={app} isDefault={app !== undefined && currentDefault?.method.id === app.id} />
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
          <p className="mt-2">{await approvalAppEndedSentence(reason)}</p>
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
