import 'server-only'
import { getTranslations } from 'next-intl/server'
import { waitUntil } from '@/lib/wait'
import { deps } from '@/server/deps'

/** "40 seconds": how long it is until a moment. */
export async function waitSentence(until: Date): Promise<string> {
  return (await getTranslations('common'))('wait', waitUntil(until, deps().now()))
}
