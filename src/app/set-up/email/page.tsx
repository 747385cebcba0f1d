import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { EmailField } from '@/app/email/email-field'
import { requirePersonInSetUp } from '@/server/session'
import { Form, FormMessage } from '@/ui/form'
import { BeginStepButtons, DifferentMethod } from '../begin-step'
import { WizardHeading } from '../wizard-heading'
import { startSetUpEmailAction } from './actions'
import { emailChoice } from './email-choice'

const Query = z.object({ from: z.uuid().nullish().catch(null) })

export async function generateMetadata() {
  return { title: (await getTranslations('setUp'))('title') }
}

/** The step that asks for an address. */
export default async function SetUpEmailPage({ searchParams }: PageProps<'/set-up/email'>) {
  const person = await requirePersonInSetUp()
  const { from } = Query.parse(await searchParams)
  const plan = await emailChoice(person.id)
  const [t, setUp] = [await getTranslations('email'), await getTranslations('setUp')]

  return (
    <>
      <WizardHeading method={plan.done + 1} plan={plan} />
      <h2>{t('title')}</h2>
      <p className="mt-1.5 text-muted">{t('lede')}</p>
      <p className="mt-1.5 text-muted">{setUp('whySecond')}</p>
      <Form action={startSetUpEmailAction}>
        <FormMessage />
        <EmailField person={person} replaces={null} from={from ?? null} />
        <BeginStepButtons plan={plan} />
      </Form>
      <DifferentMethod plan={plan} />
    </>
  )
}
