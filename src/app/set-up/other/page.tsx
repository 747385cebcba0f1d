import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { methodIcons } from '@/app/method-icons'
import { hidesSomething } from '@/features/methods/registry'
import { requirePersonInSetUp } from '@/server/session'
import { Button, ButtonLink } from '@/ui/button'
import { Choice, ChoiceGroup } from '@/ui/choice'
import { DialogFooter } from '@/ui/dialog-footer'
import { personsSetUp } from '../persons-set-up'
import { WizardHeading } from '../wizard-heading'

/** "I want to set up a different method": a plain GET form, as "Add a method" is. */
export default async function OtherMethodPage({ searchParams }: PageProps<'/set-up/other'>) {
  const { plan, policy } = await personsSetUp((await requirePersonInSetUp()).id)
  const { method } = await searchParams
  const choices = plan.next?.choices ?? []
  const picked = choices.find(({ type }) => type.id === method)
  if (picked) redirect(picked.type.setUpPath)
  const [first] = choices
  if (!first) redirect('/set-up')
  const [t, names, common, addMethod] = [
    await getTranslations('setUp'),
    await getTranslations('methods'),
    await getTranslations('common'),
    await getTranslations('addMethod'),
  ]

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <form action="/set-up/other">
        <ChoiceGroup legend={t('which')} name="method" defaultValue={first.type.id}>
          {choices.map(({ type: { id, icon } }) => (
            <Choice key={id} value={id} icon={methodIcons[icon]} hint={names(`about.${id}`)}>
              {names(`name.${id}`)}
            </Choice>
          ))}
        </ChoiceGroup>
        {hidesSomething(policy) && <p className="mt-4 text-hint text-muted">{addMethod('missing')}</p>}
        <DialogFooter>
          <ButtonLink tone="quiet" href={first.type.setUpPath}>
            {common('back')}
          </ButtonLink>
          <Button>{common('next')}</Button>
        </DialogFooter>
      </form>
    </>
  )
}
