import 'server-only'
import { type CountryCode, getExampleNumber, isSupportedCountry } from 'libphonenumber-js'
import examples from 'libphonenumber-js/mobile/examples'
import { authenticatorAppType } from '@/features/methods/authenticator-app/authenticator-app-type'
import { maskedAddress } from '@/features/methods/email/address'
import type { Method, MethodType } from '@/features/methods/method-type'
import { phoneTypes } from '@/features/methods/phone/phone-types'
import { methodTypes } from '@/features/methods/registry'
import { type Belonging, type OrganisationPolicy, policyFor } from '@/features/policy/organisation-policy'
import { allowsCountry } from '@/features/policy/policy'
import { maskPhoneNumber, parsePhoneNumber } from '@/lib/phone-number'
import type { Keyring } from '@/server/keys'
import { type Way, waysOf } from './ways'

/** A type of method; our own app is told apart from those that show codes, since each knows other ways. */
type DrawnType = MethodType['id'] | 'approval_app'

/** How many people have the same types together, and the same policy. */
type SetOfTypes = Belonging & { types: readonly DrawnType[]; people: number }

/**
 * What the people of the organisation have registered: how many have which types together, phones by country, and mail
 * addresses by domain, as strangers see it.
 */
export type Spread = {
  sets: readonly SetOfTypes[]
  countries: readonly { country: string; phones: number }[]
  domains: readonly { maskedDomain: string; people: number }[]
}

/** What is drawn for an organisation in which nobody has anything that a reset could use. */
const USUAL = (
  [['phone'], ['phone', 'alternate_phone'], ['office_phone'], ['authenticator_app'], ['approval_app']] as const
).map((types): SetOfTypes => ({ types, people: 1, role: 'user', groups: [] }))

/**
 * What an account that does not exist would have registered: a set of methods that the organisation's people have, about
 * as often, with phones of their countries, under the policy that holds for them: a way that only one group may use is
 * shown as often as to the people of that group. It follows from the address and the keys alone, so the same address shows the
 * same methods each time, and nobody without the keys can tell them from real ones.
 */
export function decoyWays(
  keys: Keyring,
  email: string,
  policy: OrganisationPolicy,
  { sets, countries, domains }: Spread,
): Way[] {
  const lot = (what: string) => number(keys, `${email}\0${what}`)
  const country = drawCountry(lot, policy, countries)
  const masked = () => drawAddress(lot, email, domains)
  const make = ({ types, ...belonging }: SetOfTypes) =>
    waysOf(
      types.map((type, at) => decoy(type, at, { country, masked }, lot)),
      policyFor(policy, belonging),
    )
  const drawn = (some: Spread['sets']) =>
    draw(
      some.filter((set) => make(set).length > 0),
      ({ types, groups, people }) => ({ name: [...types, ...groups].join(' '), weight: people }),
      lot,
    )
  const set = drawn(sets) ?? drawn(USUAL)
  return set ? make(set) : []
}

type Lot = (what: string) => number

/** A number of [0, 1) that follows from the text. The oldest key counts, so that a new one changes no decoy. */
function number(keys: Keyring, text: string): number {
  const hash = keys.blindIndexes(text, 'password reset decoy').at(-1) ?? ''
  return Buffer.from(hash, 'base64url').readUInt32BE() / 2 ** 32
}

/**
 * One of several by its weight. Each draws by itself and the best draw wins, so that weights that move a little change
 * what few addresses get (weighted rendezvous hashing).
 */
function draw<T>(some: readonly T[], of: (one: T) => { name: string; weight: number }, lot: Lot): T | null {
  const drawn = some.map((one) => ({ one, luck: -Math.log(1 - lot(of(one).name)) / of(one).weight }))
  return drawn.sort((a, b) => a.luck - b.luck)[0]?.one ?? null
}

function drawCountry(lot: Lot, policy: OrganisationPolicy, countries: Spread['countries']): CountryCode {
  const isAllowed = (country: string) =>
    allowsCountry(policy, 'text', country) || allowsCountry(policy, 'call', country)
  const allowed = countries.filter(({ country }) => isSupportedCountry(country) && isAllowed(country))
  const drawn = draw(allowed, ({ country, phones }) => ({ name: country, weight: phones }), lot)
  const country = drawn?.country ?? policy.countries.text?.[0] ?? policy.countries.call?.[0] ?? 'US'
  return isSupportedCountry(country) ? country : 'US'
}

/** Drawn where nobody in the organisation has an address: what most people of the world have. */
const USUAL_DOMAIN = 'g••••.com'
const LETTERS = 'abcdefghijklmnoprstvw'

/** Many people take the first letter of their name at work for their own address, too. */
function drawAddress(lot: Lot, email: string, domains: Spread['domains']): string {
  const drawn = draw(domains, ({ maskedDomain, people }) => ({ name: maskedDomain, weight: people }), lot)
  const letter = LETTERS.charAt(Math.floor(lot('letter of the address') * LETTERS.length))
  const isAlike = lot('address begins alike') < 0.5 && /^[a-z0-9]/.test(email)
  return maskedAddress(isAlike ? email : letter, drawn?.maskedDomain ?? USUAL_DOMAIN)
}

type Drawn = { country: CountryCode; masked: () => string }

/** The one way that each kind of app knows. */
const appOptions = { approval_app: ['app_notification'], authenticator_app: ['app_code'] } as const

function decoy(id: DrawnType, at: number, { country, masked }: Drawn, lot: Lot): Method {
  const phone = Object.values(phoneTypes).find((type) => type.id === id)
  const epoch = new Date(0)
  const nothing = { lastUsedAt: null, disabledAt: null, uses: null, answers: null, validity: null }
  const common = { createdAt: epoch, verifiedAt: epoch, device: null, binding: null, aaguid: null, ...nothing }
  if (!phone) {
    const type = methodTypes.find((candidate) => candidate.id === id) ?? authenticatorAppType
    const detail = { masked: type.kind === 'email' ? masked() : '', full: '' }
    const options = appOptions[id === 'approval_app' ? id : 'authenticator_app']
    const known = type.id === authenticatorAppType.id ? options : null
    return { id: `decoy ${id} ${at}`, type, detail, identity: { label: '' }, country: null, options: known, ...common }
  }
  const ending = String(Math.floor(lot(`${phone.slot} ending`) * 100)).padStart(2, '0')
  const example = getExampleNumber(country, examples)?.number ?? '+12015550123'
  const parsed = parsePhoneNumber(example.slice(0, -2) + ending, country)
  if (!parsed) throw new Error(`No phone can be made up for ${country}`)
  const detail = { masked: maskPhoneNumber(parsed.number), full: '' }
  return { id: `decoy ${phone.slot}`, type: phone, detail, identity: { ending }, country, options: null, ...common }
}
