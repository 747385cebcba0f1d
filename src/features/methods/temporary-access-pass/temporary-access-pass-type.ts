import { limits } from '@/features/limits/limits'
import type { MethodType } from '../method-type'

/** A code that an administrator issues, for a while, so that somebody can sign in and register methods of their own. */
export const temporaryAccessPassType: MethodType = {
  id: 'temporary_access_pass',
  kind: 'temporary_access_pass',
  icon: 'pass',
  usages: ['two_step'],
  limit: 1,
  freshness: limits.freshness,
  canChange: false,
  canRename: false,
  isBackup: true,
  countsAlone: true,
  needs: null,
  addPath: null,
  setUpPath: null,
  allowedOptions: (policy) => (policy.accessPass ? ['access_pass'] : []),
  allowsMethod: () => true,
}
