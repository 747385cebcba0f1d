import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { requirePerson } from '@/server/session'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { DefaultLine } from './default-line'
import { MethodList } from './method-list'
import { personsSecurityInfo } from './security-info'

/** The list of methods. The routes below are dialogs over it, so each step has an address of its own. */
export default async function SecurityInfoLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson()
  const t = await getTranslations('securityInfo')
  const info = await personsSecurityInfo(person.id)

  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {children}
      <DefaultLine info={info} />
      <MethodList info={info} />
      <p className="mt-6 text-muted">
        {t.rich('lostDevice', {
          link: (text) => <ProseLink href="/security-info/sign-out-everywhere">{text}</ProseLink>,
        })}
      </p>
    </>
  )
}
