import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EmailDialog } from './email-dialog'

const Query = z.object({ from: z.uuid().nullish().catch(null) })

export async function generateMetadata() {
  return { title: (await getTranslations('email'))('title') }
}

export default async function AddEmailPage({ searchParams }: PageProps<'/security-info/add/email'>) {
  const { from } = Query.parse(await searchParams)
  return <EmailDialog replaces={null} from={from ?? null} />
}
