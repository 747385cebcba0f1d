import { getTranslations } from 'next-intl/server'
import { AppStep } from './app-step'

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

export default function SetUpAppPage() {
  return <AppStep app="ours" />
}
