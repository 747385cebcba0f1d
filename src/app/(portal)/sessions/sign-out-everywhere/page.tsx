import { requirePerson } from '@/server/session'
import { SignOutEverywhereDialog } from '../../sign-out-everywhere-dialog'

export default async function SignOutEverywherePage() {
  await requirePerson()
  return <SignOutEverywhereDialog closeHref="/sessions" />
}
