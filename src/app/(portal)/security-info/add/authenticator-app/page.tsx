import { getTranslations } from 'next-intl/server'
import { AppDialog } from './app-dialog'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

export default function AddAppPage() {
  return <AppDialog app="ours" replaces={null} />
}
