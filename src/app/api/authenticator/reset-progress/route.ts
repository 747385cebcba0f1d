import { resetProgress } from '@/features/password-reset/approved'
import { deps } from '@/server/deps'
import { browserHash } from '@/server/session'
import { answer } from '../signed-request'

/** The same for the password reset of this browser, alike for accounts and decoys. Only looks. */
export async function GET(): Promise<Response> {
  return answer({ progress: await resetProgress(deps(), await browserHash()) })
}
