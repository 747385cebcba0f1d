import { limits } from '@/features/limits/limits'
import type { MethodType } from '../method-type'

/** An app that shows codes: any that knows TOTP (RFC 6238). */
export const authenticatorAppType: MethodType = {
  id: 'authenticator_app',
  kind: 'authenticator_app',
  icon: 'app',
  usages: ['two_step', 'password_reset'],
  limit: 5,
  freshness: limits.freshness,
  canChange: true,
  canRename: true,
  isBackup: false,
  countsAlone: true,
  needs: null,
  addPath: '/security-info/add/authenticator-app',
  setUpPath: '/set-up/authenticator-app',
  allowedOptions: (policy) => (policy.appCode ? ['app_code'] : []),
  allowsMethod: () => true,
}
