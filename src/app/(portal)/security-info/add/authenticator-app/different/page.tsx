import { getTranslations } from 'next-intl/server'
import { AppDialog } from '../app-dialog'

export async function generateMetadata() {
  return { title: (await getTranslations('authenticatorApp'))('title') }
}

/** "I want to use a different authenticator app": any that shows codes. */
export default function AddDifferentAppPage() {
  return <AppDialog app="different" replaces={null} />
}
