import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { REASON_LENGTH } from '@/features/accounts/reason'
import { limits } from '@/features/limits/limits'
import { durationParts } from '@/lib/duration-parts'
import { days } from '@/lib/time'
import { toLocalTime } from '@/lib/zoned-time'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requireAdministrator } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Card } from '@/ui/card'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { SubmitButton } from '@/ui/submit-button'
import { adminsPerson, passOf } from '../admins-person'
import { issuePassAction } from './actions'
import { lifeWords } from './life-words'
import { PassSheet } from './pass-sheet'

export async function generateMetadata() {
  await requireAdministrator()
  return { title: (await getTranslations('admin.pass'))('issueTitle') }
}

/** What a new pass is to be, and in place of that, once, the pass. Opening this page issues none. */
export default async function IssuePassPage({ params }: PageProps<'/admin/people/[id]/pass'>) {
  const actor = await requireAdministrator()
  const person = await adminsPerson((await params).id)
  if (person.id === actor.id || person.disabledAt || !person.policy.accessPass) notFound()
  const [t, common] = [await getTranslations('admin.pass'), await getTranslations('common')]
  const { displayName: name, email } = person
  const { length, minLength, maxLength, life, minLife, maxLife, maxAhead } = limits.accessPass
  const [present, zone, now] = [passOf(person), env().TIME_ZONE, deps().now()]
  const usual = durationParts(life)
  const personHref = `/admin/people/${person.id}` as const
  const words = {
    title: t('shownTitle', { name }),
    once: t('shown'),
    code: t('code'),
    copy: t('copy'),
    copied: t('copied'),
    copyFailed: t('copyFailed'),
    done: t('done'),
  }

  return (
    <>
      <PageHeading title={t('issueTitle')} lede={t('for', { name, email })} />
      <Card padded className="max-w-2xl">
        <Form action={issuePassAction}>
          <PassSheet words={words} doneHref={personHref}>
            <p>{t('about')}</p>
            {present && (
              <Notice tone="warn" className="mt-4">
                {t('replaces')}
              </Notice>
            )}
            <FormMessage />
            <input type="hidden" name="id" value={person.id} />
            <input type="hidden" name="from" value={present?.id ?? ''} />
            <Field
              name="life"
              label={t('life')}
              hint={t('lifeHint', { min: await lifeWords(minLife), max: await lifeWords(maxLife) })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={6}
              defaultValue={usual.count}
              required
            />
            <ChoiceGroup legend={t('unitLegend')} hideLegend name="unit" defaultValue={usual.unit} className="mt-2.5">
              {(['minutes', 'hours', 'days'] as const).map((unit) => (
                <Choice key={unit} value={unit}>
                  {t(`unit.${unit}`)}
                </Choice>
              ))}
            </ChoiceGroup>
            <ChoiceGroup legend={t('startLegend')} name="start" columns={2} defaultValue="now">
              <Choice value="now">{t('now')}</Choice>
              <Choice value="later">{t('later')}</Choice>
            </ChoiceGroup>
            <Field
              name="startsAt"
              label={t('startsAt')}
              hint={t('startsAtHint', { zone, days: maxAhead / days(1) })}
              type="datetime-local"
              min={toLocalTime(now, zone)}
              className="mt-2.5"
            />
            <ChoiceGroup legend={t('usesLegend')} name="uses" columns={2} defaultValue="one">
              <Choice value="one">{t('one')}</Choice>
              <Choice value="many">{t('many')}</Choice>
            </ChoiceGroup>
            <Field
              name="length"
              label={t('length')}
              hint={t('lengthHint', { min: minLength, max: maxLength })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={2}
              defaultValue={length}
              required
            />
            <Field
              name="reason"
              label={t('reason')}
              hint={t('reasonHint')}
              autoComplete="off"
              maxLength={REASON_LENGTH}
              required
            />
            <DialogFooter>
              <ButtonLink tone="quiet" href={personHref}>
                {common('cancel')}
              </ButtonLink>
              <SubmitButton>{t('submit')}</SubmitButton>
            </DialogFooter>
          </PassSheet>
        </Form>
      </Card>
    </>
  )
}
