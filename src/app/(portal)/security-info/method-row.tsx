import { getFormatter, getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import type { Method } from '@/features/methods/method-type'
import { FEW_CODES } from '@/features/methods/recovery-codes/code'
import { codesRefusal } from '@/features/methods/recovery-codes/make-codes'
import { isAllowed, isUsable } from '@/features/methods/registry'
import { deps } from '@/server/deps'
import { Badge } from '@/ui/badge'
import { Row } from '@/ui/row'
import { TextLink } from '@/ui/text-link'
import type { SecurityInfo } from './security-info'

/** One registered method: what it is, what it serves, since when, and what can be done with it. */
export async function MethodRow({ method, info }: { method: Method; info: SecurityInfo }) {
  const [t, common] = [await getTranslations('methods'), await getTranslations('common')]
  const allowed = isAllowed(method, info.policy)
  const name = t(`name.${method.type.id}`)
  const called = method.type.canRename ? `${name} ${method.detail.full}` : name
  const { uses } = method
  const isRunningOut = uses !== null && uses.left <= FEW_CODES
  const path = `/security-info/methods/${method.id}`
  const [added, used] = [await dayOf(method.createdAt), method.lastUsedAt && (await dayOf(method.lastUsedAt))]

  return (
    <Row
      as="li"
      icon={methodIcons[method.type.icon]}
      name={name}
      badges={
        <>
          {isUsable(method, info.policy) &&
            method.type.usages.map((usage) => <Badge key={usage}>{t(`usage.${usage}`)}</Badge>)}
          {info.currentDefault?.method.id === method.id && <Badge tone="good">{t('default')}</Badge>}
          {!allowed && <Badge tone="warn">{t('notAllowed')}</Badge>}
          {method.disabledAt && <Badge tone="warn">{t('disabled')}</Badge>}
          {isRunningOut && <Badge tone="warn">{t(uses.left > 0 ? 'runningOut' : 'usedUp')}</Badge>}
        </>
      }
      detail={
        <>
          {uses ? t('uses', uses) : <bdi className="whitespace-nowrap">{method.detail.masked}</bdi>} ·{' '}
          {method.device !== null && `${t('approves', { device: method.device })} · `}
          {method.binding && `${t(`binding.${method.binding}`)} · `}
          {t('added', { date: added })} · {used === null ? t('neverUsed') : t('used', { date: used })}
          {!allowed && <p>{t('notAllowedHint')}</p>}
          {allowed && method.disabledAt && <p>{t(uses ? 'disabledHintCodes' : 'disabledHint')}</p>}
          {allowed && !method.disabledAt && isRunningOut && <p>{t(uses.left > 0 ? 'runningOutHint' : 'usedUpHint')}</p>}
        </>
      }
      links={
        <>
          {method.type.canRename && (
            <TextLink href={`${path}/rename`} scroll={false} description={called}>
              {common('rename')}
            </TextLink>
          )}
          {method.type.canChange && method.type.allowedOptions(info.policy).length > 0 && (
            <TextLink href={`${path}/change`} scroll={false} description={called}>
              {common('change')}
            </TextLink>
          )}
          {uses && codesRefusal(info.methods, info.policy) === null && (
            <TextLink href="/security-info/add/recovery-codes" scroll={false}>
              {t('newCodes')}
            </TextLink>
          )}
          <TextLink href={`${path}/delete`} scroll={false} tone="bad" description={called}>
            {common('delete')}
          </TextLink>
        </>
      }
    />
  )
}

async function dayOf(date: Date): Promise<string> {
  const format = await getFormatter()
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'long' })
  return day(date) === day(deps().now()) ? (await getTranslations('methods'))('today') : day(date)
}
