import type { MethodsPolicy } from '@/features/policy/policy'
import { type Channel, type MethodKind, SignInOption } from '@/generated/prisma/enums'
import type { Identity } from './identity'

export type MethodTypeId =
  | 'phone'
  | 'alternate_phone'
  | 'office_phone'
  | 'authenticator_app'
  | 'security_key'
  | 'recovery_codes'
export type Usage = 'two_step' | 'password_reset'
export type MethodIcon = 'smartphone' | 'phone' | 'building' | 'app' | 'key' | 'codes'

/** One way to prove something with a method: a sign-in option, or what is never more than another way. */
export type ProofOption = Channel | SignInOption

/** Whether a way can be the default of somebody who signs in. */
export function isSignInOption(option: ProofOption): option is SignInOption {
  return Object.hasOwn(SignInOption, option)
}

/** Everything the product needs to know about one kind of method. The registry lists them. */
export type MethodType = {
  id: MethodTypeId
  kind: MethodKind
  icon: MethodIcon
  usages: readonly Usage[]
  /** How many of it a person may have at the most. The policy may say fewer (`limitOf`). */
  limit: number
  /** How new a proof must be for a change to it. */
  freshness: number
  canChange: boolean
  /** Whether its owner names it, because there may be several. */
  canRename: boolean
  /** Helps beside other methods and in place of none: never the default, never what set-up asks for, never the first. */
  isBackup: boolean
  /** A method that must be there first. */
  needs: MethodTypeId | null
  /** Where a person adds one. */
  addPath: `/security-info/add/${string}`
  /** Its step of the wizard that leads people through set-up. */
  setUpPath: `/set-up/${string}`
  /** The ways to prove something that the policy leaves of it; none where it is not allowed at all. */
  allowedOptions(policy: MethodsPolicy): ProofOption[]
  /** Whether the policy lets one registered method be used in a way that it leaves of the type: for its country, say. */
  allowsMethod(policy: MethodsPolicy, method: MethodTraits, option: ProofOption): boolean
}

/** What of a registered method a policy can allow or not. */
export type MethodTraits = Pick<Method, 'country' | 'binding' | 'aaguid'>

/** A registered method as pages and rules see it. */
export type Method = {
  id: string
  type: MethodType
  /** `masked` for every page; `full` only where its owner must recognise it. */
  detail: { masked: string; full: string }
  /** What tells it from others of its type in the audit trail and in mail. */
  identity: Identity
  country: string | null
  /** Of what is used up: how often it can be used still, and could when it was new. */
  uses: { left: number; of: number } | null
  /** Of a key: whether it stays in one device, or may be copied to others of its owner. */
  binding: 'one_device' | 'synced' | null
  /** Of a key: its model, as it says itself. */
  aaguid: string | null
  createdAt: Date
  verifiedAt: Date
  lastUsedAt: Date | null
  disabledAt: Date | null
}
