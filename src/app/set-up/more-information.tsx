import { getTranslations } from 'next-intl/server'
import { Contact } from '@/app/contact-details'
import type { SetUpPlan } from '@/features/registration/set-up'
import { organisation } from '@/server/organisation'
import { currentSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { beginSetUpAction, skipSetUpAction } from './actions'

/** "More information required": why, and where it may be put off, how often still. */
export async function MoreInformation({
  plan,
  to,
  skipRefused,
}: {
  plan: SetUpPlan
  to: string
  /** Somebody was here to skip it, and may not. */
  skipRefused: boolean
}) {
  const t = await getTranslations('setUp')
  const setUp = await currentSetUp()
  const isVoluntary = setUp.kind === 'nothing'
  const destination = <input type="hidden" name="to" value={to} />

  if (!plan.next) {
    return (
      <>
        <h1>{t('required')}</h1>
        <p className="mt-1.5 text-muted">{t('nothingAllowed')}</p>
        <Contact />
      </>
    )
  }
  return (
    <>
      <PageHeading
        title={t(isVoluntary ? 'title' : 'required')}
        lede={isVoluntary ? t('voluntary') : t('why', { organisation: (await organisation()).name })}
      />
      <p>{t('takes', { count: plan.total - plan.done })}</p>
      {setUp.kind === 'may_skip' && <p className="mt-3 text-muted">{t('skipsLeft', { count: setUp.skipsLeft })}</p>}
      {setUp.kind === 'required' && !skipRefused && <p className="mt-3 text-muted">{t('noSkips')}</p>}
      {setUp.kind === 'required' && skipRefused && (
        <Notice tone="warn" role="status" className="mt-4">
          {t('not_skippable')}
        </Notice>
      )}
      <form action={beginSetUpAction}>
        {destination}
        <SubmitButton className="mt-6 w-full">{t('next')}</SubmitButton>
      </form>
      {setUp.kind === 'may_skip' && (
        <form action={skipSetUpAction}>
          {destination}
          <SubmitButton tone="quiet" className="mt-3 w-full">
            {t('skip', { count: setUp.skipsLeft })}
          </SubmitButton>
        </form>
      )}
      {isVoluntary && (
        <ButtonLink tone="quiet" href={to} className="mt-3 w-full">
          {t('notNow')}
        </ButtonLink>
      )}
    </>
  )
}
