import { getTranslations } from 'next-intl/server'
import { AppStep } from '../app-step'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** "I want to use a different authenticator app": any that shows codes. */
export default function SetUpDifferentAppPage() {
  return <AppStep app="different" />
}
