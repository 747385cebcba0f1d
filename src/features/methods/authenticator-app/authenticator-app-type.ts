import { limits } from '@/features/limits/limits'
import { MOST_APPS } from '@/features/policy/policy'
import type { MethodType } from '../method-type'

/** An app on a phone: our own, which approves, or any other that shows codes (TOTP, RFC 6238). Each knows one of both ways. */
export const authenticatorAppType: MethodType = {
  id: 'authenticator_app',
  kind: 'authenticator_app',
  icon: 'app',
  usages: ['two_step', 'password_reset'],
  limit: MOST_APPS,
  freshness: limits.freshness,
  canChange: true,
  canRename: true,
  isBackup: false,
  countsAlone: true,
  needs: null,
  addPath: '/security-info/add/authenticator-app',
  setUpPath: '/set-up/authenticator-app',
  allowedOptions: ({ appNotification, appCode }) => [
    ...(appNotification ? (['app_notification'] as const) : []),
    ...(appCode ? (['app_code'] as const) : []),
  ],
  allowsMethod: () => true,
}
