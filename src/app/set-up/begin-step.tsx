import { getTranslations } from 'next-intl/server'
import type { SetUpPlan } from '@/features/registration/set-up'
import { ButtonLink } from '@/ui/button'
import { DialogFooter } from '@/ui/dialog-footer'
import { SubmitButton } from '@/ui/submit-button'
import { TextLink } from '@/ui/text-link'

/** The buttons of the step that begins a method: on, or where it is only offered, not now. */
export async function BeginStepButtons({ plan }: { plan: SetUpPlan }) {
  const [t, common] = [await getTranslations('setUp'), await getTranslations('common')]
  return (
    <DialogFooter>
      {!plan.next?.demanded && (
        <ButtonLink tone="quiet" href="/set-up">
          {t('notNow')}
        </ButtonLink>
      )}
      <SubmitButton>{common('next')}</SubmitButton>
    </DialogFooter>
  )
}

/** The way to another method, where the policy leaves one. */
export async function DifferentMethod({ plan }: { plan: SetUpPlan }) {
  if (!plan.next || plan.next.choices.length < 2) return null
  const t = await getTranslations('setUp')
  return (
    <p className="mt-5 border-t border-line pt-4">
      <TextLink href="/set-up/other">{t('different')}</TextLink>
    </p>
  )
}
