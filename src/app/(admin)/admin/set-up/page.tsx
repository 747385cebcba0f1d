import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { requireAdministrator } from '@/server/session'
import { Notice } from '@/ui/notice'
import { presentChecks } from './present-checks'
import { SetUpList } from './set-up-list'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.setUp'))('title') }
}

const Done = z.enum(['text', 'mail', 'keys'])

/** The list of what an installation needs, whether anything of it is left or not. */
export default async function SetUpPage({ searchParams }: PageProps<'/admin/set-up'>) {
  const person = await requireAdministrator()
  const t = await getTranslations('admin.setUp')
  const done = Done.safeParse((await searchParams).done)
  return (
    <SetUpList checks={await presentChecks(person.id)}>
      {done.success && (
        <Notice tone="good" role="status" className="mb-4">
          {t(`done.${done.data}`)}
        </Notice>
      )}
    </SetUpList>
  )
}
