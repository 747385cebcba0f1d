import { z } from 'zod'

/** The further changes that were marked in a `ReportForm`. Whose they are, the report decides. */
export function otherChanges(form: FormData): string[] {
  return form.getAll('other').flatMap((id) => z.uuid().safeParse(id).data ?? [])
}
