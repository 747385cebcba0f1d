import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { PhoneFields } from '@/app/phone/phone-fields'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { PhoneSlot } from '@/generated/prisma/enums'
import { requirePersonInSetUp } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { BeginStepButtons, DifferentMethod } from '../begin-step'
import { personsSetUp } from '../persons-set-up'
import { WizardHeading } from '../wizard-heading'
import { startSetUpPhoneAction } from './actions'

const Query = z.object({ slot: z.enum(PhoneSlot).catch('mobile'), from: z.uuid().nullish().catch(null) })

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** The step that asks for a number. A phone that the plan does not ask for leads back to what it does ask for. */
export default async function SetUpPhonePage({ searchParams }: PageProps<'/set-up/phone'>) {
  const person = await requirePersonInSetUp()
  const { slot, from } = Query.parse(await searchParams)
  const { plan, policy } = await personsSetUp(person.id)
  const type = phoneTypes[slot]
  const choice = plan.next?.choices.find((candidate) => candidate.type.id === type.id)
  if (!plan.next || !choice) redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
  const [t, names, phone] = [
    await getTranslations('setUp'),
    await getTranslations('methods'),
    await getTranslations('phone'),
  ]

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <h2>{names(`name.${type.id}`)}</h2>
      <p className="mt-1.5 text-muted">
        {choice.replaces ? phone('changing', { detail: choice.replaces.detail.full }) : names(`lede.${type.id}`)}
      </p>
      {!plan.next.demanded && <p className="mt-1.5 text-muted">{t('whySecond')}</p>}
      <Form action={startSetUpPhoneAction}>
        <FormMessage />
        <PhoneFields person={person} type={type} policy={policy} replaces={choice.replaces} from={from ?? null} />
        <BeginStepButtons plan={plan} />
      </Form>
      <DifferentMethod plan={plan} />
    </>
  )
}
