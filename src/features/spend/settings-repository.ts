import 'server-only'
import type { Db } from '@/server/db'
import { defaultSpendSettings, SpendSettings } from './settings'

const KEY = 'spend'

/** What administrators decided about spending, and its version. Version 0 is what the product comes with. */
export async function loadSpendSettings(db: Db): Promise<{ settings: SpendSettings; version: number }> {
  const row = await db.policy.findUnique({ where: { key: KEY } })
  if (!row) return { settings: defaultSpendSettings, version: 0 }
  return { settings: SpendSettings.parse(row.value), version: row.version }
}

/** Replaces version `from`. False when somebody else replaced it first. */
export async function replaceSpendSettings(db: Db, settings: SpendSettings, from: number, at: Date): Promise<boolean> {
  const data = { value: settings, version: from + 1, updatedAt: at }
  const { count } =
    from === 0
      ? await db.policy.createMany({ data: { key: KEY, ...data }, skipDuplicates: true })
      : await db.policy.updateMany({ where: { key: KEY, version: from }, data })
  return count === 1
}
