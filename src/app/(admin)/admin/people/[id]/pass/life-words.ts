import 'server-only'
import { getTranslations } from 'next-intl/server'
import { durationParts } from '@/lib/duration-parts'

/** "30 days": how long a pass may live. */
export async function lifeWords(life: number): Promise<string> {
  const { count, unit } = durationParts(life)
  return (await getTranslations('admin.pass'))(unit, { count })
}
