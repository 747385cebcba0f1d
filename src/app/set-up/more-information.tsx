import { getTranslations } from 'next-intl/server'
import type { SetUpPlan } from '@/features/registration/set-up'
import { env } from '@/server/env'
import { currentSetUp } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { beginSetUpAction, skipSetUpAction } from './actions'

/** "More information required": why, and where it may be put off, how often still. */
export async function MoreInformation({ plan, to }: { plan: SetUpPlan; to: string }) {
  const [t, help] = [await getTranslations('setUp'), await getTranslations('accountHelp')]
  const setUp = await currentSetUp()
  const { ORGANISATION_NAME: organisation, ORGANISATION_CONTACT: contact } = env()
  const destination = <input type="hidden" name="to" value={to} />

  if (!plan.next) {
    return (
      <PageHeading title={t('required')} lede={t('nothingAllowed')}>
        <p className="mt-3">{contact ? help('contact', { contact }) : help('noContact')}</p>
      </PageHeading>
    )
  }
  return (
    <>
      <PageHeading title={t('required')} lede={t(setUp.kind === 'nothing' ? 'voluntary' : 'why', { organisation })} />
      <p>{t('takes', { count: plan.total - plan.done })}</p>
      {setUp.kind === 'may_skip' && <p className="mt-3 text-muted">{t('skipsLeft', { count: setUp.skipsLeft })}</p>}
      {setUp.kind === 'required' && <p className="mt-3 text-muted">{t('noSkips')}</p>}
      <form action={beginSetUpAction}>
        {destination}
        <SubmitButton className="mt-6 w-full">{t('next')}</SubmitButton>
      </form>
      {setUp.kind === 'may_skip' && (
        <Form action={skipSetUpAction}>
          <FormMessage />
          {destination}
          <SubmitButton tone="quiet" className="mt-3 w-full">
            {t('skip', { count: setUp.skipsLeft })}
          </SubmitButton>
        </Form>
      )}
      {setUp.kind === 'nothing' && (
        <DialogFooter>
          <ButtonLink tone="quiet" href={to}>
            {t('notNow')}
          </ButtonLink>
        </DialogFooter>
      )}
    </>
  )
}
