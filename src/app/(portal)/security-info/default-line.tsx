import { getTranslations } from 'next-intl/server'
import { optionLabeller } from '@/app/option-label'
import { TextLink } from '@/ui/text-link'
import type { SecurityInfo } from './security-info'

/** The line that names the default sign-in method, with the way to change it. */
export async function DefaultLine({ info: { currentDefault } }: { info: SecurityInfo }) {
  const [t, common, label] = [
    await getTranslations('securityInfo'),
    await getTranslations('common'),
    await optionLabeller(),
  ]
  const option = currentDefault ? label(currentDefault, 'masked') : t('noDefault')
  return (
    <div className="mt-6 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card bg-accent-soft px-4.5 py-3.5">
      <p className="min-w-0 flex-1">
        {t.rich('default', { option, strong: (text) => <strong className="font-semibold">{text}</strong> })}
      </p>
      {currentDefault && (
        <TextLink href="/security-info/default" scroll={false} description={t('defaultLabel')}>
          {common('change')}
        </TextLink>
      )}
    </div>
  )
}
