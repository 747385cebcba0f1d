import 'server-only'
import type { z } from 'zod'
import type { FormState } from '@/lib/form'
import { fail, ok, type Result } from '@/lib/result'

/**
 * Parses what a form sent. Each field that is wrong gets its sentence: the schema's own where it names one, else the one
 * in `sentences`. What was typed comes back for the fields in `echo`, and only for those.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  form: FormData,
  { sentences, echo }: { sentences: Readonly<Record<string, string>>; echo: readonly string[] },
): Result<z.output<Schema>, FormState> {
  const texts = [...form.entries()].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const sent = Object.fromEntries(texts.filter(([name]) => !name.startsWith('$ACTION')))
  const parsed = schema.safeParse(sent)
  if (parsed.success) return ok(parsed.data)

  const fields: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0])
    fields[name] ??= sentences[name] ?? message
  }
  return fail({ fields, values: echoed(form, echo) })
}

/** What was typed into the named fields, for a form that comes back after a failure. */
export function echoed(form: FormData, names: readonly string[]): Record<string, string> {
  const typed = names.map((name) => [name, form.get(name)] as const)
  return Object.fromEntries(typed.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
