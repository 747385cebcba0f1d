/** A piece of HTML whose values were escaped. Only `html` makes one. */
export type Html = { readonly __html: string }

type Value = string | Html | readonly Html[]

/** HTML from a template: every value is escaped, but for HTML that was made the same way. */
export function html(template: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { __html: String.raw({ raw: template }, ...values.map(asHtml)) }
}

function asHtml(value: Value): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
  return '__html' in value ? value.__html : value.map(({ __html }) => __html).join('')
}
