import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import type { EmailChallenge } from '@/features/methods/email/email-challenge'
import type { Method } from '@/features/methods/method-type'
import { Notice } from '@/ui/notice'

/** What came of a challenge that was spent. It stays true when somebody comes back to it after deleting the address. */
export async function EmailDone({
  challenge,
  methods,
  children,
}: {
  challenge: EmailChallenge
  methods: readonly Method[]
  /** What else there is to say of an address that is there. */
  children?: ReactNode
}) {
  const t = await getTranslations('email')
  const made = methods.find(({ id, verifiedAt }) => id === challenge.methodId && isOf(challenge, verifiedAt))
  if (!made) return <p className="mt-2">{t('deleted')}</p>
  return (
    <>
      <Notice tone="good" role="status" className="mt-4">
        {t('done', { address: made.detail.full })}
      </Notice>
      <p className="mt-4 text-sm text-muted">
        {t('use')} {children}
      </p>
    </>
  )
}

/** Whether the address that is there now was proved by this challenge, and not by a later one. */
const isOf = ({ consumedAt }: EmailChallenge, verifiedAt: Date) => consumedAt?.getTime() === verifiedAt.getTime()
