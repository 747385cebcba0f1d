import { z } from 'zod'
import { EmailAddress } from '@/features/accounts/email-address'
import { parseDomain as parseMailDomain } from '@/features/methods/email/address'
import { parseColour } from '@/lib/colour'

/** A picture that stands for the organisation, by the hash of its bytes. */
export type Logo = { hash: string; width: number; height: number }

/** What an administrator may say of the organisation in writing. */
export const OrganisationDetails = z.object({
  name: oneLineOf(80),
  /** Shown where people cannot help themselves (`contactOf`). Empty is none. */
  contact: oneLineOf(200)
    .or(z.string().trim().max(0))
    .transform((text) => text || null),
  /** Empty is the product's own. */
  accent: z.string().transform((text, context) => {
    if (text.trim() === '') return null
    const colour = parseColour(text)
    if (!colour) context.addIssue('not a colour')
    return colour
  }),
  /** Domains that sign-in addresses of new accounts may have, apart by spaces, commas or lines. None allows every one. */
  domains: z
    .string()
    .max(5000)
    .transform((text, context) => {
      const domains = text.split(/[\s,;]+/).flatMap((part) => (part ? [parseDomain(part)] : []))
      const all = domains.filter((domain) => domain !== null)
      if (all.length < domains.length || all.length > 50) context.addIssue('not domains')
      return [...new Set(all)].sort()
    }),
})
export type OrganisationDetails = z.output<typeof OrganisationDetails>

/** How the organisation presents itself. */
export type Organisation = OrganisationDetails & { logo: Logo | null }

/** What the environment says until an administrator has saved something. */
export type OrganisationStart = Pick<OrganisationDetails, 'name' | 'contact'>

/** The same with the mail domains that the environment names, which count besides those that were saved. */
export type OrganisationSettings = OrganisationStart & { domains: readonly string[] }

function oneLineOf(longest: number) {
  const isOneLine = (text: string) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
  return z.string().trim().min(1).max(longest).refine(isOneLine)
}

/** A domain as an administrator types it, in the form in which addresses are compared. Null for anything else. */
export function parseDomain(text: string): string | null {
  return parseMailDomain(text.trim().replace(/^@/, ''))
}

/** The mail domains of the environment. */
export const DomainsSetting = z
  .string()
  .default('')
  .transform((list, context) => {
    const domains = list ? list.split(',').map((domain) => parseMailDomain(domain.trim())) : []
    const known = domains.filter((domain) => domain !== null)
    if (known.length === domains.length) return known
    context.addIssue('must be domains separated by commas, such as example.org,example.com')
    return z.NEVER
  })

/** Whom to ask, as a page shows it. */
export type Contact = { text: string; href: string | null }

/** A contact that is a mail address or the address of a page can be followed; anything else is read. */
export function contactOf(text: string): Contact {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return { text, href: new URL(text).href }
  const mail = EmailAddress.safeParse(text)
  const isPlain = mail.success && /^[\w.+-]+@[\w.-]+$/.test(mail.data)
  return { text, href: isPlain ? `mailto:${mail.data}` : null }
}
