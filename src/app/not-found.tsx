import { getTranslations } from 'next-intl/server'
import { organisation } from '@/server/organisation'
import { ButtonLink } from '@/ui/button'
import { PageHeading } from '@/ui/page-heading'
import { Header } from '@/ui/shell/header'
import { NarrowFrame } from '@/ui/shell/narrow-frame'

export default async function NotFound() {
  const t = await getTranslations('notFound')
  return (
    <>
      <Header organisation={await organisation()} homeHref="/" />
      <NarrowFrame>
        <PageHeading title={t('title')} lede={t('body')} />
        <ButtonLink href="/">{t('home')}</ButtonLink>
      </NarrowFrame>
    </>
  )
}
