import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { Method } from '@/features/methods/method-type'

/** A name that none of the person's apps has; of one that is replaced, the name it had. */
export async function suggestedLabel(methods: readonly Method[], replaces: string | null): Promise<string> {
  const t = await getTranslations('authenticatorApp')
  const labels = methods.flatMap(({ id, identity }) => ('label' in identity ? [{ id, label: identity.label }] : []))
  const replaced = labels.find(({ id }) => id === replaces)
  if (replaced) return replaced.label
  for (let number = 1; ; number++) {
    const label = t('suggestedName', { number })
    if (!labels.some((taken) => taken.label === label)) return label
  }
}
