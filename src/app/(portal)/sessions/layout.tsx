import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { listSessions } from '@/features/sessions/list-sessions'
import { deps } from '@/server/deps'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { SectionHeading } from '@/ui/section-heading'
import { SessionRow } from './session-row'

/** Where the person is signed in. The routes below are dialogs over the list. */
export default async function SessionsLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const t = await getTranslations('sessions')
  const sessions = await listSessions(deps(), person)

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {children}
      <section aria-labelledby="sessions">
        <SectionHeading id="sessions" title={t('list')}>
          {sessions.some(({ isThisOne }) => !isThisOne) && (
            <ButtonLink tone="quiet" href="/sessions/sign-out-others" scroll={false}>
              {t('endOthers')}
            </ButtonLink>
          )}
        </SectionHeading>
        <Card as="ul">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Card>
      </section>
      <p className="mt-6 text-muted">
        {t.rich('lostDevice', {
          link: (text) => (
            <ProseLink href="/sessions/sign-out-everywhere" scroll={false}>
              {text}
            </ProseLink>
          ),
        })}
      </p>
    </>
  )
}
