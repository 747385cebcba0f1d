import { getFormatter, getTranslations } from 'next-intl/server'
import { deviceLabeller } from '@/app/device-label'
import { listSessions } from '@/features/sessions/list-sessions'
import { deps } from '@/server/deps'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { endSessionAction } from './actions'

/** Asks once more before another device is signed out. */
export default async function EndSessionPage({ params }: PageProps<'/sessions/[id]/end'>) {
  const person = await requirePerson()
  const { id } = await params
  const [t, common] = [await getTranslations('sessions'), await getTranslations('common')]
  const session = (await listSessions(deps(), person)).find((one) => one.id === id && !one.isThisOne)
  if (!session) {
    return (
      <Dialog title={t('goneTitle')} closeHref="/sessions">
        <p className="mt-2">{t('notFound')}</p>
        <DialogFooter>
          <ButtonLink href="/sessions" scroll={false} data-autofocus>
            {common('close')}
          </ButtonLink>
        </DialogFooter>
      </Dialog>
    )
  }

  const time = (await getFormatter()).dateTime(session.signedInAt, { dateStyle: 'medium', timeStyle: 'short' })
  const device = (await deviceLabeller())(session.device)
  return (
    <Dialog title={t('endTitle')} closeHref="/sessions" labelClose={common('close')}>
      <p className="mt-2">
        {t.rich('endBody', { device, time, strong: (text) => <strong className="font-semibold">{text}</strong> })}
      </p>
      <Form action={endSessionAction}>
        <FormMessage />
        <input type="hidden" name="session" value={session.id} />
        <DialogFooter>
          <ButtonLink tone="quiet" href="/sessions" scroll={false} data-autofocus>
            {common('cancel')}
          </ButtonLink>
          <SubmitButton tone="danger">{t('end')}</SubmitButton>
        </DialogFooter>
      </Form>
    </Dialog>
  )
}
