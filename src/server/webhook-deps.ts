import 'server-only'
import { targetRules } from '@/features/webhooks/rules'
import { deps } from './deps'
import { env } from './env'

/** What the use cases of webhooks need from outside. */
export function webhookDeps() {
  const { WEBHOOK_ALLOW_HOSTS: allowHosts, APP_URL: appUrl } = env()
  const { db, keys, now } = deps()
  return { db, keys, now, rules: targetRules({ allowHosts, appUrl }) }
}
