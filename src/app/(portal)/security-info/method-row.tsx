import { getFormatter, getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import { passStanding } from '@/app/pass-standing'
import type { Method } from '@/features/methods/method-type'
import { FEW_CODES } from '@/features/methods/recovery-codes/code'
import { codesRefusal } from '@/features/methods/recovery-codes/make-codes'
import { hasEnoughAnswers, isAllowed } from '@/features/methods/registry'
import { questionsRefusal } from '@/features/methods/security-questions/register-questions'
import { usabilityOf } from '@/features/methods/usability'
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
  const { uses, answers } = method
  const { toAnswer } = info.policy.questions
  const lacksAnswers = !hasEnoughAnswers(method, info.policy)
  const usability = usabilityOf(method, info.policy, deps().now())
  const isPassOver = usability === 'not_yet' || usability === 'over' || usability === 'used'
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
          {usability === 'usable' &&
            method.type.usages.map((usage) => <Badge key={usage}>{t(`usage.${usage}`)}</Badge>)}
          {info.currentDefault?.method.id === method.id && <Badge tone="good">{t('default')}</Badge>}
          {!allowed && <Badge tone="warn">{t('notAllowed')}</Badge>}
          {method.disabledAt && <Badge tone="warn">{t('disabled')}</Badge>}
          {lacksAnswers && allowed && <Badge tone="warn">{t('tooFewAnswers')}</Badge>}
          {isPassOver && <Badge tone="warn">{t(`usability.${usability}`)}</Badge>}
          {isRunningOut && <Badge tone="warn">{t(uses.left > 0 ? 'runningOut' : 'usedUp')}</Badge>}
        </>
      }
      detail={
        <>
          {await detailOf(method)} · {method.device !== null && `${t('approves', { device: method.device })} · `}
          {method.binding && `${t(`binding.${method.binding}`)} · `}
          {t('added', { date: added })} · {used === null ? t('neverUsed') : t('used', { date: used })}
          {!allowed && <p>{t('notAllowedHint')}</p>}
          {allowed && method.disabledAt && <p>{t(disabledHintOf(method))}</p>}
          {allowed && !method.disabledAt && lacksAnswers && <p>{t('tooFewAnswersHint', { toAnswer })}</p>}
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
          {answers !== null && questionsRefusal(info.methods, info.policy) === null && (
            <TextLink href="/security-info/add/security-questions" scroll={false}>
              {t('answerAnew')}
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

function disabledHintOf({ uses, answers, validity }: Method) {
  if (answers !== null) return 'disabledHintAnswers'
  if (validity) return 'disabledHintPass'
  return uses ? 'disabledHintCodes' : 'disabledHint'
}

/** What tells the method from others, how much of it there is, or how long it is good for. */
async function detailOf({ uses, answers, validity, detail }: Method) {
  const t = await getTranslations('methods')
  if (validity) return passStanding(validity)
  if (uses) return t('uses', uses)
  if (answers !== null) return t('answers', { answers })
  return <bdi className="whitespace-nowrap">{detail.masked}</bdi>
}

async function dayOf(date: Date): Promise<string> {
  const format = await getFormatter()
  const day = (moment: Date) => format.dateTime(moment, { dateStyle: 'long' })
  return day(date) === day(deps().now()) ? (await getTranslations('methods'))('today') : day(date)
}
