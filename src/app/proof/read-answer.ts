import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { Challenge } from '@/generated/prisma/client'
import { fail, ok, type Result } from '@/lib/result'
import { enteredCode } from './entered-code'

/** What a form sent in answer to a challenge: a code that can be one, or what a key said; else what is wrong with it. */
export async function readAnswer(
  form: FormData,
  { channel }: Pick<Challenge, 'channel'>,
  names: { code: string; key: string },
): Promise<Result<string, string>> {
  // It was given on the phone.
  if (channel === 'app_notification') return ok('')
  if (channel === 'security_key') {
    const answer = form.get(names.key)
    const isThere = typeof answer === 'string' && answer !== ''
    return isThere ? ok(answer) : fail((await getTranslations('proof.errors'))('key_missing'))
  }
  const code = (await enteredCode(channel)).safeParse(form.get(names.code) ?? '')
  return code.success ? ok(code.data) : fail(code.error.issues[0]?.message ?? '')
}
