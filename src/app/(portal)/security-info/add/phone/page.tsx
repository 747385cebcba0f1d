import { z } from 'zod'
import { PhoneSlot } from '@/generated/prisma/enums'
import { PhoneDialog } from './phone-dialog'

const Query = z.object({ slot: z.enum(PhoneSlot).catch('mobile'), from: z.uuid().nullish().catch(null) })

export default async function AddPhonePage({ searchParams }: PageProps<'/security-info/add/phone'>) {
  const { slot, from } = Query.parse(await searchParams)
  return <PhoneDialog slot={slot} replaces={null} from={from ?? null} />
}
