import 'server-only'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { limits } from '@/features/limits/limits'

// Longer than any password in UTF-16, and short enough to hash.
const LONGEST = limits.password.max * 4

/**
 * What the boxes of a new password send. Only that everything is there, and twice the same: what a good password is, the
 * use case decides.
 */
export async function newPasswordForm() {
  const t = await getTranslations('password.errors')
  const next = z.string().min(1, t('nextMissing')).max(LONGEST, t('too_long', limits.password))
  return z
    .object({ next, confirm: z.string() })
    .refine((typed) => typed.next === typed.confirm, { path: ['confirm'], error: t('confirm') })
}
