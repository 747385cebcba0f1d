import { getTranslations } from 'next-intl/server'
import { registrationStep } from '@/app/registration-step'
import { KeyDone } from '@/app/security-key/key-done'
import { keyEndedSentence } from '@/app/security-key/key-ended'
import { MakeKeyForm } from '@/app/security-key/make-key-form'
import { placeIn } from '@/app/security-key/take-key'
import { LABEL_LENGTH } from '@/features/methods/identity'
import { isKeyChallenge } from '@/features/methods/security-key/key-challenge'
import { requirePerson } from '@/server/session'
import { ButtonLink } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { Field } from '@/ui/field'
import { Form, FormMessage } from '@/ui/form'
import { SubmitButton } from '@/ui/submit-button'
import { renameMethodAction } from '../../../methods/[id]/rename/actions'
import { personsSecurityInfo } from '../../../security-info'
import { confirmKeyAction } from './actions'

const START = '/security-info/add/security-key'

export async function generateMetadata() {
  return { title: (await getTranslations('securityKey'))('title') }
}

/** The step in which the browser makes the key. Once that is done, the same address says so and takes a name for it. */
export default async function MakeKeyPage({
  params,
  searchParams,
}: PageProps<'/security-info/add/security-key/[challenge]'>) {
  const person = await requirePerson()
  const step = await registrationStep((await params).challenge, person, isKeyChallenge)
  const { methods, currentDefault } = await personsSecurityInfo(person.id)
  const [t, common] = [await getTranslations('securityKey'), await getTranslations('common')]
  const close = { closeHref: '/security-info', labelClose: common('close') } as const

  switch (step.kind) {
    case 'open':
      return (
        <Dialog title={t('createTitle')} {...close}>
          <MakeKeyForm
            challenge={step.challenge}
            person={person}
            place={placeIn((await searchParams).where)}
            action={confirmKeyAction}
          >
            <ButtonLink tone="quiet" href={START} scroll={false}>
              {common('back')}
            </ButtonLink>
          </MakeKeyForm>
        </Dialog>
      )
    case 'done': {
      const made = methods.find(({ id }) => id === step.challenge.methodId)
      return (
        <Dialog title={t('title')} closeHref="/security-info">
          <KeyDone made={made} isDefault={made !== undefined && currentDefault?.method.id === made.id} />
          {made ? (
            <Form action={renameMethodAction}>
              <FormMessage />
              <input type="hidden" name="id" value={made.id} />
              <input type="hidden" name="added" value="1" />
              <Field
                name="label"
                label={t('name')}
                hint={t('nameHint')}
                defaultValue={made.detail.full}
                maxLength={LABEL_LENGTH}
                autoComplete="off"
                required
              />
              <DialogFooter>
                <SubmitButton>{common('done')}</SubmitButton>
              </DialogFooter>
            </Form>
          ) : (
            <DialogFooter>
              <ButtonLink href="/security-info" scroll={false}>
                {common('done')}
              </ButtonLink>
            </DialogFooter>
          )}
        </Dialog>
      )
    }
    default: {
      const reason = step.kind === 'ended' ? step.reason : 'missing'
      return (
        <Dialog title={t('title')} {...close}>
          <p className="mt-2">{await keyEndedSentence(reason)}</p>
          <DialogFooter>
            <ButtonLink tone="quiet" href="/security-info" scroll={false}>
              {common('close')}
            </ButtonLink>
            {reason !== 'forbidden' && (
              <ButtonLink href={START} scroll={false}>
                {common('startAgain')}
              </ButtonLink>
            )}
          </DialogFooter>
        </Dialog>
      )
    }
  }
}
