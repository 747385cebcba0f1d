import { getTranslations } from 'next-intl/server'
import { ApprovalRequest } from '@/app/approval-app/approval-request'
import { ContactDetails } from '@/app/contact-details'
import { ProofCodeField } from '@/app/proof/proof-code-field'
import { isSentBy } from '@/features/password-reset/ways'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { Account } from '../account-line'
import { proveResetAction } from '../actions'
import { resetUnderWay } from '../reset-under-way'
import { Resend } from './resend'

export async function generateMetadata() {
  return { title: (await getTranslations('passwordReset'))('codeTitle') }
}

/** What the person is told to enter, by how it reaches them. */
const sentences = {
  text: 'texted',
  call: 'called',
  app_code: 'shown',
  app_notification: 'approved',
  recovery_code: 'kept',
  email_code: 'mailed',
} as const

/** The code that was asked for. Opening this page sends nothing, and does not tell whether anything was sent. */
export default async function CodePage() {
  const { reset, current } = await resetUnderWay('code')
  const t = await getTranslations('passwordReset')
  if (!current || current.channel === 'security_questions') throw new Error('The step of the code has no code')

  return (
    <>
      <PageHeading
        title={t(reset.codeNumber === null ? 'codeTitle' : 'approvalTitle')}
        lede={t(sentences[current.channel], { detail: current.masked })}
      />
      <Account email={reset.email} />
      <Form action={proveResetAction}>
        <FormMessage />
        <input type="hidden" name="id" value={reset.id} />
        {reset.codeNumber !== null ? (
          <ApprovalRequest number={reset.codeNumber} path="/api/authenticator/reset-progress" label={t('verify')} />
        ) : (
          <>
            <ProofCodeField option={current.channel} />
            <SubmitButton className="mt-6 w-full">{t('verify')}</SubmitButton>
          </>
        )}
      </Form>
      {reset.codeNumber !== null && <p className="mt-4 text-hint text-muted">{t('approvalHelp')}</p>}
      {isSentBy(current.channel) && <Resend reset={reset} way={current} />}
      <p className="mt-5">
        <TextLink href="/password-reset/choose">{t('another')}</TextLink>
      </p>
      <ContactDetails summary={t('cannotUse')} />
    </>
  )
}
