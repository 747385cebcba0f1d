import 'server-only'
import type { Check } from '@/features/readiness/checks'
import { loadChecks } from '@/features/readiness/load-checks'
import { deps } from '@/server/deps'
import { env } from '@/server/env'
import { requestSource } from '@/server/request'

/** The list as it is for this administrator, in this request. */
export async function presentChecks(userId: string): Promise<Check[]> {
  const { APP_URL: appUrl, DEMO: isDemo, TRUSTED_PROXIES: trustedProxies } = env()
  const { address } = await requestSource()
  return loadChecks(deps(), userId, { appUrl, isDemo, trustedProxies, address })
}
