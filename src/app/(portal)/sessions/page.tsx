import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { requirePerson } from '@/server/session'
import { Notice } from '@/ui/notice'

export async function generateMetadata() {
  return { title: (await getTranslations('sessions'))('title') }
}

/** What just happened, as the action that did it left in the address. Anything else is ignored. */
const Done = z.enum(['ended', 'othersEnded', 'notFound'])

export default async function SessionsPage({ searchParams }: PageProps<'/sessions'>) {
  await requirePerson()
  const done = Done.safeParse((await searchParams).done)
  if (!done.success) return null
  const t = await getTranslations('sessions')
  return (
    <Notice tone={done.data === 'notFound' ? 'info' : 'good'} role="status" className="mb-4">
      {t(done.data)}
    </Notice>
  )
}
