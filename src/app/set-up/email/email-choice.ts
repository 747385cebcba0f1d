import 'server-only'
import { redirect } from 'next/navigation'
import { emailType } from '@/features/methods/email/email-type'
import { personsSetUp } from '../persons-set-up'

/** The plan that has an email as its next step; where it has not, as before there is a second step, what it does ask for. */
export async function emailChoice(userId: string) {
  const { plan } = await personsSetUp(userId)
  const isChoice = plan.next?.choices.some(({ type }) => type === emailType)
  if (!plan.next || !isChoice) redirect(plan.next?.choices[0]?.type.setUpPath ?? '/set-up')
  return plan
}
