import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { LONGEST_IMAGE, SIDES } from '@/features/organisation/image'
import { findLogoSize } from '@/features/organisation/repository'
import { deps } from '@/server/deps'
import { versionedOrganisation } from '@/server/organisation'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { DialogFooter } from '@/ui/dialog-footer'
import { FileField } from '@/ui/file-field'
import { Form, FormMessage } from '@/ui/form'
import { PageHeading } from '@/ui/page-heading'
import { SectionHeading } from '@/ui/section-heading'
import { type Logo, LogoImage } from '@/ui/shell/logo-image'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'
import { changeLogoAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.organisation.logoPage'))('title') }
}

const Problem = z.enum(['too_large', 'not_an_image', 'animated', 'dimensions', 'missing'])

/** Takes a new logo in two steps: the image is looked at beside the name first, and put in force then. */
export default async function LogoPage({ searchParams }: PageProps<'/admin/organisation/logo'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.organisation.logoPage')
  const { organisation, version } = await versionedOrganisation()
  const { image, problem } = await searchParams
  const chosen = typeof image === 'string' ? await findLogoSize(deps().db, image) : null
  const wrong = Problem.safeParse(problem)
  const sizes = { kilobytes: LONGEST_IMAGE / 1024, ...SIDES }
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {chosen && (
        <Card padded className="mb-7 max-w-2xl">
          <p>{t('look')}</p>
          <InPlace logo={chosen} name={organisation.name} />
          <Form action={changeLogoAction}>
            <FormMessage />
            <input type="hidden" name="version" value={version} />
            <input type="hidden" name="logo" value={chosen.hash} />
            <DialogFooter>
              <ButtonLink tone="quiet" href="/admin/organisation">
                {t('cancel')}
              </ButtonLink>
              <SubmitButton>{t('use')}</SubmitButton>
            </DialogFooter>
          </Form>
        </Card>
      )}
      <Card padded className="max-w-2xl">
        <form action="/admin/organisation/logo/upload" method="post" encType="multipart/form-data">
          <FileField
            name="image"
            label={chosen ? t('another') : t('file')}
            hint={t('fileHint', sizes)}
            accept="image/png,image/jpeg,image/webp"
            error={wrong.success ? t(`problems.${wrong.data}`, sizes) : undefined}
          />
          <SubmitButton tone={chosen ? 'quiet' : 'filled'} className="mt-6">
            {t('upload')}
          </SubmitButton>
        </form>
      </Card>
      {organisation.logo && !chosen && (
        <>
          <SectionHeading title={t('present')} />
          <Card padded className="max-w-2xl">
            <InPlace logo={organisation.logo} name={organisation.name} />
            <Form action={changeLogoAction}>
              <FormMessage />
              <input type="hidden" name="version" value={version} />
              <input type="hidden" name="logo" value="" />
              <SubmitButton tone="danger" className="mt-6">
                {t('remove')}
              </SubmitButton>
            </Form>
          </Card>
        </>
      )}
      <p className="mt-5">
        <TextLink href="/admin/organisation">{t('back')}</TextLink>
      </p>
    </>
  )
}

/** A logo as the header shows it. */
function InPlace({ logo, name }: { logo: Logo; name: string }) {
  return (
    <p className="mt-3 flex items-center gap-3 rounded-control border border-line px-4 py-3.5">
      <LogoImage {...logo} />
      <span className="truncate font-semibold">{name}</span>
    </p>
  )
}
