import { Image as ImageIcon } from 'lucide-react'
import { getTranslations } from 'next-intl/server'
import { versionedOrganisation } from '@/server/organisation'
import { requireAdministrator } from '@/server/session'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { Row } from '@/ui/row'
import { SectionHeading } from '@/ui/section-heading'
import { SubmitButton } from '@/ui/submit-button'
import { TextArea } from '@/ui/text-area'
import { TextLink } from '@/ui/text-link'
import { AccentField, type AccentWords } from './accent-field'
import { saveOrganisationAction } from './actions'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.organisation'))('title') }
}

/** What people see of the organisation: its name, logo and colour, whom to ask, and whose addresses have accounts. */
export default async function OrganisationPage({ searchParams }: PageProps<'/admin/organisation'>) {
  await requireAdministrator()
  const t = await getTranslations('admin.organisation')
  const { organisation, version } = await versionedOrganisation()
  const { name, contact, accent, logo, domains } = organisation
  const { saved } = await searchParams
  return (
    <>
      <PageHeading title={t('title')} lede={t('lede')} />
      {saved === String(version) && (
        <Notice tone="good" role="status" className="mb-4">
          {t('saved')}
        </Notice>
      )}
      <Card className="max-w-3xl">
        <Row
          icon={<ImageIcon />}
          name={t('logo')}
          detail={logo ? t('logoSet') : t('logoNone')}
          links={
            <TextLink href="/admin/organisation/logo" description={t('logo')}>
              {t('logoChange')}
            </TextLink>
          }
        />
      </Card>
      <Form key={version} action={saveOrganisationAction} className="max-w-3xl">
        <FormMessage />
        <input type="hidden" name="version" value={version} />
        <SectionHeading title={t('people')} />
        <Card padded>
          <Field
            name="name"
            label={t('name')}
            hint={t('nameHint')}
            defaultValue={name}
            maxLength={80}
            autoComplete="organization"
            className=""
            required
          />
          <Field
            name="contact"
            label={t('contact')}
            hint={t('contactHint')}
            defaultValue={contact ?? undefined}
            maxLength={200}
            autoComplete="off"
          />
        </Card>

        <SectionHeading title={t('colour')} />
        <Card padded>
          <AccentField current={accent} words={await accentWords()} />
          {/* With JavaScript the picture follows what is typed. */}
          <noscript>
            <Button tone="quiet" name="intent" value="preview" className="mt-4">
              {t('preview')}
            </Button>
          </noscript>
        </Card>

        <SectionHeading title={t('accounts')} />
        <Card padded>
          <TextArea
            name="domains"
            label={t('domains')}
            hint={t('domainsHint')}
            defaultValue={domains.join('\n')}
            maxLength={5000}
            autoComplete="off"
            spellCheck={false}
            className=""
          />
        </Card>
        <SubmitButton className="mt-6">{t('save')}</SubmitButton>
      </Form>
    </>
  )
}

async function accentWords(): Promise<AccentWords> {
  const t = await getTranslations('admin.organisation')
  return {
    label: t('accent'),
    hint: t('accentHint'),
    shades: t('shades'),
    preview: { text: t('sample.text'), link: t('sample.link'), button: t('sample.button') },
    themes: {
      light: { name: t('light.name'), label: t('light.label'), adjusted: t('light.adjusted') },
      dark: { name: t('dark.name'), label: t('dark.label'), adjusted: t('dark.adjusted') },
    },
  }
}
