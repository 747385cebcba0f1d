import 'server-only'
import { lockForChange } from '@/features/accounts/lock-person'
import { type Actor, onSelf } from '@/features/accounts/person'
import { recordAudit } from '@/features/audit/audit'
import { fail, ok, type Result } from '@/lib/result'
import type { Deps } from '@/server/deps'
import type { CountrySettings, SpendCountry, SpendSettings } from './settings'
import { loadSpendSettings, replaceSpendSettings } from './settings-repository'

/** `changed_meanwhile`: by another administrator, to what `now` says. `over`: the actor may change nothing any more. */
export type SaveSpendFailure = { kind: 'changed_meanwhile'; now: SpendSettings } | { kind: 'over' }

/** What one form changes: what holds for all countries, or what holds for one. */
export type SpendChange = { all: Omit<SpendSettings, 'countries'> } | { country: SpendCountry; to: CountrySettings }

/**
 * Puts prices and caps in force from the next send on, in place of version `from`. The caller has checked that the actor is
 * an administrator.
 */
export async function saveSpendSettings(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  change: SpendChange,
  from: number,
): Promise<Result<{ version: number }, SaveSpendFailure>> {
  return db.$transaction(async (tx): Promise<Result<{ version: number }, SaveSpendFailure>> => {
    if (!(await lockForChange(tx, actor))) return fail({ kind: 'over' })
    const { settings } = await loadSpendSettings(tx)
    const after = applied(settings, change)
    const at = now()
    if (!(await replaceSpendSettings(tx, after, from, at))) return fail({ kind: 'changed_meanwhile', now: settings })
    const event = { type: 'spend.settings_changed', before: settings, after } as const
    await recordAudit(tx, { ...onSelf(actor), subjectId: null }, event, at)
    return ok({ version: from + 1 })
  })
}

/** A country without settings of its own is left out. */
function applied(settings: SpendSettings, change: SpendChange): SpendSettings {
  if ('all' in change) return { ...change.all, countries: settings.countries }
  const { [change.country]: _, ...others } = settings.countries
  const isOwn = Object.values(change.to).some((amount) => amount !== null)
  return { ...settings, countries: isOwn ? { ...others, [change.country]: change.to } : others }
}
