import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ApprovalRequest } from '@/app/approval-app/approval-request'
import { ProofCodeField } from '@/app/proof/proof-code-field'
import { proofByKey } from '@/app/security-key/key-request'
import { findAskedNumber } from '@/features/methods/approval-app/asked-number'
import { isPhoneChallenge } from '@/features/methods/phone/phone-challenge'
import type { Challenge } from '@/generated/prisma/client'
import { deps } from '@/server/deps'
import { Form, FormMessage } from '@/ui/form'
import { KeyButton } from '@/ui/key-button'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { verifySignInAction } from './actions'
import { FrozenNotice } from './frozen-notice'
import { Resend } from './resend'
import { waitingSignIn } from './waiting'

export async function generateMetadata() {
  return { title: (await getTranslations('verify'))('title') }
}

/** The second step: the code that was sent when the password was right. Opening this page sends nothing. */
export default async function VerifyPage() {
  const { challenge, usable, isFrozen } = await waitingSignIn()
  const target = usable.find(({ method, option }) => method.id === challenge?.methodId && option === challenge.channel)
  if (!challenge || !target) redirect('/sign-in/verify/other')
  const [t, phone] = [await getTranslations('verify'), await getTranslations('phone')]
  const detail = target.method.detail.masked
  const isSent = isPhoneChallenge(challenge)
  const key = await proofByKey(challenge)
  const number = await findAskedNumber(deps().db, challenge)

  return (
    <>
      <PageHeading title={t('title')} lede={t(lede(challenge), { detail })} />
      {isFrozen && <FrozenNotice />}
      {isSent && !challenge.reference && (
        <Notice tone="warn" className="mb-4">
          {phone('errors.unconfirmed')}
        </Notice>
      )}
      <Form action={verifySignInAction}>
        <FormMessage />
        <input type="hidden" name="challengeId" value={challenge.id} />
        {number !== null && (
          <ApprovalRequest number={number} path={`/api/authenticator/progress/${challenge.id}`} label={t('continue')} />
        )}
        {key && (
          <div className="mt-6 grid gap-4">
            <KeyButton name="key" {...key} className="w-full" />
          </div>
        )}
        {!key && number === null && (
          <>
            <ProofCodeField option={challenge.channel} />
            <SubmitButton className="mt-6 w-full">{t('submit')}</SubmitButton>
          </>
        )}
      </Form>
      {isSent && <Resend challenge={challenge} />}
      <p className="mt-5">
        <TextLink href="/sign-in/verify/other">{t('another')}</TextLink>
      </p>
    </>
  )
}

/** What the person is told to enter, by how it reaches them. */
function lede({ channel, sends }: Challenge) {
  if (channel === 'app_code') return 'shown'
  if (channel === 'app_notification') return 'approved'
  if (channel === 'recovery_code') return 'kept'
  if (channel === 'access_pass') return 'given'
  if (channel === 'security_key') return 'key'
  const sent = channel === 'text' ? 'texted' : 'called'
  return sends > 1 ? (`${sent}Again` as const) : sent
}
