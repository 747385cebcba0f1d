import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import { addableTypes, hidesSomething } from '@/features/methods/registry'
import { requirePerson } from '@/server/session'
import { Button, ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { DialogFooter } from '@/ui/dialog-footer'
import { personsSecurityInfo } from '../security-info'

/** "Add a method": a plain GET form, so the choice is a link that the registry answers. */
export default async function AddMethodPage({ searchParams }: PageProps<'/security-info/add'>) {
  const person = await requirePerson()
  const { methods, policy } = await personsSecurityInfo(person.id)
  const addable = addableTypes(methods, policy)
  const { method } = await searchParams
  const picked = addable.find(({ id }) => id === method)
  if (picked) redirect(picked.addPath)
  const [t, names, common] = [
    await getTranslations('addMethod'),
    await getTranslations('methods'),
    await getTranslations('common'),
  ]

  return (
    <Dialog title={t('title')} closeHref="/security-info" labelClose={common('close')}>
      <form action="/security-info/add">
        {addable.length > 0 ? (
          <ChoiceGroup legend={t('legend')} name="method" defaultValue={addable[0]?.id}>
            {addable.map(({ id, icon }) => (
              <Choice key={id} value={id} icon={methodIcons[icon]} hint={names(`about.${id}`)}>
                {names(`name.${id}`)}
              </Choice>
            ))}
          </ChoiceGroup>
        ) : (
          <p className="mt-2 text-muted">{t('nothing')}</p>
        )}
        {hidesSomething(policy) && <p className="mt-4 text-hint text-muted">{t('missing')}</p>}
        <DialogFooter>
          <ButtonLink tone="quiet" href="/security-info" scroll={false}>
            {common('cancel')}
          </ButtonLink>
          {addable.length > 0 && <Button>{t('submit')}</Button>}
        </DialogFooter>
      </form>
    </Dialog>
  )
}
