import { redirect } from 'next/navigation'
import { requireAdministrator } from '@/server/session'

export default async function AdminPage() {
  await requireAdministrator()
  redirect('/admin/methods')
}
