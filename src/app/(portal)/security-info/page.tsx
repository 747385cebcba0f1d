import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { optionLabeller } from '@/app/option-label'
import { isPlural } from '@/features/methods/method-type'
import { methodTypes } from '@/features/methods/registry'
import { requirePerson } from '@/server/session'
import { Notice } from '@/ui/notice'
import { personsSecurityInfo } from './security-info'

export async function generateMetadata() {
  return { title: (await getTranslations('securityInfo'))('title') }
}

/** What just happened, as the action that did it left in the address. Anything else is ignored. */
const Done = z.union([
  z.object({ done: z.literal('default_changed') }),
  z.object({ done: z.literal('password_replaced') }),
  z.object({ done: z.literal('renamed') }),
  z.object({ done: z.literal('questions_saved') }),
  z.object({ done: z.enum(['deleted', 'deleted_default']), method: z.enum(methodTypes.map(({ id }) => id)) }),
])

export default async function SecurityInfoPage({ searchParams }: PageProps<'/security-info'>) {
  const done = Done.safeParse(await searchParams)
  if (!done.success) return null
  const sentence = await sentenceFor(done.data)
  return (
    <Notice tone="good" role="status" className="mb-4">
      {sentence}
    </Notice>
  )
}

async function sentenceFor(done: z.infer<typeof Done>): Promise<string> {
  const { currentDefault } = await personsSecurityInfo((await requirePerson()).id)
  const [t, methods, label] = [
    await getTranslations('securityInfo'),
    await getTranslations('methods.name'),
    await optionLabeller(),
  ]
  if (done.done === 'renamed') return t('renamed')
  if (done.done === 'questions_saved') return t('questionsSaved')
  if (done.done === 'password_replaced') return t('passwordReplaced')
  const option = currentDefault && label(currentDefault, 'masked')
  if (done.done === 'default_changed') return option ? t('defaultChanged', { option }) : t('noDefault')
  const method = methods(done.method)
  if (done.done === 'deleted') return t('deleted', { method, be: isPlural(done.method) ? 'plural' : 'singular' })
  return option ? t('deletedMoved', { method, option }) : t('deletedNoDefault', { method })
}
