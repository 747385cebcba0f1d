import { getTranslations } from 'next-intl/server'
import type { SetUpPlan } from '@/features/registration/set-up'
import { PageHeading } from '@/ui/page-heading'

/** The name of the wizard and how far it is: `method` counts from one. */
export async function WizardHeading({ method, plan }: { method: number; plan: SetUpPlan }) {
  const t = await getTranslations('setUp')
  return (
    <PageHeading title={t('title')}>
      <p className="mt-1.5 text-sm font-semibold text-muted">{t('progress', { method, total: plan.total })}</p>
    </PageHeading>
  )
}
