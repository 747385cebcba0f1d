import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { findChallenge } from '@/features/verification/repository'
import { deps } from '@/server/deps'
import { requirePerson } from '@/server/session'
import { CodeDialog } from './code-dialog'
import { DoneDialog } from './done-dialog'
import { EndedDialog } from './ended-dialog'

export async function generateMetadata() {
  return { title: (await getTranslations('code'))('label') }
}

/** The step that asks for the code. Once the challenge is spent or over, the same address says so. */
export default async function CodePage({ params }: PageProps<'/security-info/add/phone/code/[challenge]'>) {
  const person = await requirePerson()
  const { db, now } = deps()
  const id = z.uuid().safeParse((await params).challenge)
  const challenge = id.success ? await findChallenge(db, id.data, person) : null

  if (!challenge) return <EndedDialog challenge={null} reason="missing" />
  if (challenge.consumedAt) return <DoneDialog challenge={challenge} person={person} />
  if (challenge.endedReason) return <EndedDialog challenge={challenge} reason={challenge.endedReason} />
  if (challenge.expiresAt <= now()) return <EndedDialog challenge={challenge} reason="expired" />
  if (challenge.checksLeft === 0) return <EndedDialog challenge={challenge} reason="used_up" />
  return <CodeDialog challenge={challenge} person={person} />
}
