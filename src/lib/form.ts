/**
 * What a server action hands back to its form: one sentence for the whole form, one sentence per field, and what was
 * typed. Only fields named as safe are echoed; a code or a password never is.
 */
export type FormState = {
  message?: string
  fields?: Readonly<Record<string, string>>
  values?: Readonly<Record<string, string>>
}

export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>
