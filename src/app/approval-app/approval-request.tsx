import { getTranslations } from 'next-intl/server'
import { BigNumber } from '@/ui/big-number'
import { SubmitButton } from '@/ui/submit-button'
import { WaitForPhone } from '@/ui/wait-for-phone'

/** The number that the phone asks for, inside the form that goes on once it was approved there. */
export async function ApprovalRequest({ number, path, label }: { number: number; path: string; label: string }) {
  const t = await getTranslations('approval')
  return (
    <>
      <BigNumber label={t('number')}>{number}</BigNumber>
      <p className="mt-3 text-hint text-muted">{t('waiting')}</p>
      <WaitForPhone path={path} from="waiting" whenOver="send" />
      <SubmitButton className="mt-5 w-full">{label}</SubmitButton>
      <p className="mt-4 text-hint text-muted">{t('noNotification')}</p>
    </>
  )
}
