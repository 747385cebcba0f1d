import { getTranslations } from 'next-intl/server'
import { optionLabeller } from '@/app/option-label'
import { isIssued } from '@/features/methods/method-type'
import { recoveryCodesType } from '@/features/methods/recovery-codes/recovery-codes-type'
import { addableTypes, isAllowed } from '@/features/methods/registry'
import { rememberedDestination } from '@/server/destination'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { Notice } from '@/ui/notice'
import { PageHeading } from '@/ui/page-heading'
import { ProseLink } from '@/ui/prose-link'
import { Row } from '@/ui/row'
import { methodIcons } from '../method-icons'
import { personsSetUp } from './persons-set-up'

/** The end of set-up: what the person has, what they sign in with, and the way on. */
export async function Summary({ id }: { id: string }) {
  const [t, securityInfo, names, methodWords, label] = [
    await getTranslations('setUp'),
    await getTranslations('securityInfo'),
    await getTranslations('methods.name'),
    await getTranslations('methods'),
    await optionLabeller(),
  ]
  const { methods, policy, plan, currentDefault } = await personsSetUp(id)
  const codes = addableTypes(methods, policy).find(({ id }) => id === recoveryCodesType.id)
  const option = currentDefault ? label(currentDefault, 'masked') : securityInfo('noDefault')

  return (
    <>
      <PageHeading title={t('title')} />
      <Notice tone="good" title={t('success')}>
        {securityInfo.rich('default', { option, strong: (text) => <strong className="font-semibold">{text}</strong> })}
      </Notice>
      <ul className="mt-4 -mx-5">
        {methods
          .filter((method) => isAllowed(method, policy) && !isIssued(method.type))
          .map(({ id: methodId, type, detail, uses }) => (
            <Row
              key={methodId}
              as="li"
              icon={methodIcons[type.icon]}
              name={names(type.id)}
              detail={uses ? methodWords('uses', uses) : <bdi>{detail.masked}</bdi>}
            />
          ))}
      </ul>
      {plan.next?.choices[0] && (
        <p className="mt-2 text-sm text-muted">
          {t.rich('second', {
            link: (text) => <ProseLink href={plan.next?.choices[0]?.type.setUpPath ?? '/set-up'}>{text}</ProseLink>,
          })}
        </p>
      )}
      {codes && (
        <p className="mt-2 text-sm text-muted">
          {t.rich('codes', {
            link: (text) => <ProseLink href={codes.setUpPath}>{text}</ProseLink>,
          })}
        </p>
      )}
      <DialogFooter>
        <ButtonLink href={await rememberedDestination()} prefetch={false}>
          {t('done')}
        </ButtonLink>
      </DialogFooter>
    </>
  )
}
