import { getTranslations } from 'next-intl/server'
import { EmailDone } from '@/app/email/email-done'
import { emailEndedSentence } from '@/app/email/email-ended'
import { MailCodeForm } from '@/app/email/mail-code-form'
import { registrationStep } from '@/app/registration-step'
import { type EmailChallenge, isEmailChallenge } from '@/features/methods/email/email-challenge'
import { canReset } from '@/features/methods/reset-proofs'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { ProseLink } from '@/ui/prose-link'
import { EndedDialog } from '../../../../ended-dialog'
import { personsSecurityInfo } from '../../../../security-info'
import { confirmEmailAction, resendMailAction } from './actions'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function EmailCodePage({ params }: PageProps<'/security-info/add/email/code/[challenge]'>) {
  const person = await requirePerson()
  const step = await registrationStep((await params).challenge, person, isEmailChallenge)
  const { methods, policy } = await personsSecurityInfo(person.id)
  const [t, common] = [await getTranslations('email'), await getTranslations('common')]

  switch (step.kind) {
    case 'open':
      return (
        <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
          <MailCodeForm
            challenge={step.challenge}
            backHref={stepBefore(step.challenge)}
            confirmAction={confirmEmailAction}
            resendAction={resendMailAction}
          />
        </Dialog>
      )
    case 'done':
      return (
        <Dialog title={t('title')} closeHref="/security-info">
          <EmailDone challenge={step.challenge} methods={methods}>
            {!canReset(methods, policy) &&
              t.rich('needsOther', {
                link: (text) => (
                  <ProseLink href="/security-info/add" scroll={false}>
                    {text}
                  </ProseLink>
                ),
              })}
          </EmailDone>
          <DialogFooter>
            <ButtonLink href="/security-info" scroll={false}>
              {common('done')}
            </ButtonLink>
          </DialogFooter>
        </Dialog>
      )
    case 'ended':
      return (
        <EndedDialog
          title={t('title')}
          sentence={await emailEndedSentence(step.reason)}
          againHref={step.reason === 'forbidden' ? null : stepBefore(step.challenge)}
        />
      )
    case 'missing':
      return (
        <EndedDialog title={t('title')} sentence={await emailEndedSentence('missing')} againHref="/security-info/add" />
      )
  }
}

/** The step before a challenge, with what was typed there. */
function stepBefore({ id, methodId }: EmailChallenge): string {
  return methodId ? `/security-info/methods/${methodId}/change?from=${id}` : `/security-info/add/email?from=${id}`
}
