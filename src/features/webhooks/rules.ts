import 'server-only'
import { networkInterfaces } from 'node:os'
import type { TargetRules } from './target'

/** The rules of this installation. */
export function targetRules({ allowHosts, appUrl }: { allowHosts: readonly string[]; appUrl: string }): TargetRules {
  return {
    allowHosts,
    ownHost: new URL(appUrl).hostname,
    ownAddresses: () =>
      Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address.replace(/%.*$/, ''))),
  }
}
