import { getTranslations } from 'next-intl/server'
import { type Holding, loadHolding } from '@/features/spend/holding'
import { deps } from '@/server/deps'
import { Notice } from '@/ui/notice'
import { ProseLink } from '@/ui/prose-link'
import { countryNamer } from './spend/spend-words'

/** Stands over every page of the administration while a cap of texts and calls is full. */
export async function SpendBanner() {
  const holding = await loadHolding(deps())
  if (holding.length === 0) return null
  const [t, nameOf] = [await getTranslations('admin.spend.banner'), await countryNamer()]
  const sentenceOf = ({ cap, country }: Holding) => t(cap, { country: country ? nameOf(country) : '' })
  return (
    <Notice
      tone="warn"
      title={holding.some(({ isEnforced }) => isEnforced) ? t('title') : t('watchedTitle')}
      className="mb-6"
    >
      <ul>
        {[...new Set(holding.map(sentenceOf))].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className="mt-1">
        <ProseLink href="/admin/spend">{t('link')}</ProseLink>
      </p>
    </Notice>
  )
}
