import { getTranslations } from 'next-intl/server'
import { optionLabeller } from '@/app/option-label'
import { costOfDeleting } from '@/features/methods/deletion'
import type { Method } from '@/features/methods/method-type'
import { setOf } from '@/features/methods/recovery-codes/make-codes'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { Notice } from '@/ui/notice'
import { SubmitButton } from '@/ui/submit-button'
import { MessageDialog } from '../../../message-dialog'
import { personsSecurityInfo } from '../../../security-info'
import { deleteMethodAction } from './actions'

/** Asks before deleting, and says first what it would cost. */
export default async function DeleteMethodPage({ params }: PageProps<'/security-info/methods/[id]/delete'>) {
  const { id } = await params
  const { methods, stored, policy } = await personsSecurityInfo((await requirePerson()).id)
  const [t, names, common, label] = [
    await getTranslations('deleteMethod'),
    await getTranslations('methods.name'),
    await getTranslations('common'),
    await optionLabeller(),
  ]
  const method = methods.find((candidate) => candidate.id === id)
  if (!method) return <MessageDialog title={t('goneTitle')}>{t('gone')}</MessageDialog>

  const cost = costOfDeleting(id, methods, stored, policy)
  const title = t('title', { method: names(method.type.id) })
  if (cost.forbidden) return <MessageDialog title={title}>{t('required')}</MessageDialog>

  const left = setOf(methods)?.uses?.left ?? 0
  const losses = [
    cost.losesTwoStep && cost.losesPasswordReset && t(cost.isLast ? 'losesBoth' : 'losesTwoStepAndReset'),
    cost.losesTwoStep && !cost.losesPasswordReset && t('losesTwoStep'),
    cost.leavesOnlyBackup && t('leavesOnlyCodes', { left }),
    cost.losesPasswordReset && !cost.losesTwoStep && t('losesPasswordReset'),
  ].filter((sentence) => sentence !== false)
  const next = cost.defaultMovesTo

  return (
    <Dialog title={title} closeHref="/security-info" labelClose={common('close')}>
      {losses.length > 0 && (
        <Notice tone="warn" className="mt-4">
          {losses.join(' ')}
        </Notice>
      )}
      <p className="mt-4">{await bodyOf(method)}</p>
      {next && next !== 'none' && <p className="mt-3">{t('movesDefault', { option: label(next, 'full') })}</p>}
      <Form action={deleteMethodAction}>
        <FormMessage />
        <input type="hidden" name="id" value={id} />
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false} data-autofocus>
            {t('no')}
          </ButtonLink>
          <SubmitButton tone="danger">{t('yes')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}

/** What goes with the method, by what it is. */
async function bodyOf({ uses, answers, validity, detail }: Method): Promise<string> {
  const t = await getTranslations('deleteMethod')
  if (uses) return t('bodyCodes', { left: uses.left })
  if (answers !== null) return t('bodyAnswers')
  return validity ? t('bodyPass') : t('body', { detail: detail.full })
}
