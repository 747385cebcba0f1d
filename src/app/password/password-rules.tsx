import { getTranslations } from 'next-intl/server'
import { limits } from '@/features/limits/limits'

const rules = ['length', 'phrase', 'blocked', 'manager'] as const

/** What a new password must be and what makes a good one, before anybody types. */
export async function PasswordRules() {
  const t = await getTranslations('password')
  return (
    <>
      <h2>{t('rulesTitle')}</h2>
      <ul className="mt-2 list-disc space-y-1 ps-5 text-sm text-muted">
        {rules.map((rule) => (
          <li key={rule}>{t(`rules.${rule}`, limits.password)}</li>
        ))}
      </ul>
    </>
  )
}
