import type { MethodsPolicy } from '@/features/policy/policy'
import { type Channel, type MethodKind, SignInOption } from '@/generated/prisma/enums'
import type { Identity } from './identity'
import type { Validity } from './validity'

export type MethodTypeId =
  | 'phone'
  | 'alternate_phone'
  | 'office_phone'
  | 'authenticator_app'
  | 'security_key'
  | 'recovery_codes'
  | 'email'
  | 'security_questions'
  | 'temporary_access_pass'
export type Usage = 'two_step' | 'password_reset'
export type MethodIcon = 'smartphone' | 'phone' | 'building' | 'app' | 'key' | 'codes' | 'mail' | 'questions' | 'pass'

/** One way to prove something with a method: a sign-in option, or what is never more than another way. */
export type ProofOption = Channel | SignInOption

/** Whether a way can be the default of somebody who signs in. */
export function isSignInOption(option: ProofOption): option is SignInOption {
  return Object.hasOwn(SignInOption, option)
}

/** Whether the name of a type means several things. */
export function isPlural(id: MethodTypeId): boolean {
  return id === 'recovery_codes' || id === 'security_questions'
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
  /** Whether it proves anything by itself. What does not is asked for after another proof, and counts beside it only. */
  countsAlone: boolean
  /** A method that must be there first. */
  needs: MethodTypeId | null
  /** Where a person adds one; null where only an administrator gives one, for a while (`isIssued`). */
  addPath: `/security-info/add/${string}` | null
  /** Its step of the wizard that leads people through set-up. */
  setUpPath: `/set-up/${string}` | null
  /** The ways to prove something that the policy leaves of it; none where it is not allowed at all. */
  allowedOptions(policy: MethodsPolicy): ProofOption[]
  /** Whether the policy lets one registered method be used in a way that it leaves of the type: for its country, say. */
  allowsMethod(policy: MethodsPolicy, method: MethodTraits, option: ProofOption): boolean
}

/** A type that people add themselves. */
export type AddableType = MethodType & {
  id: Exclude<MethodTypeId, 'temporary_access_pass'>
  addPath: `/security-info/add/${string}`
  setUpPath: `/set-up/${string}`
}

export function isAddable(type: MethodType): type is AddableType {
  return type.addPath !== null && type.setUpPath !== null
}

/** Whether an administrator issues it, for a while. It helps while it lasts: it protects nothing, and nobody counts on it. */
export const isIssued = (type: MethodType): boolean => !isAddable(type)

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
  /** Of those that its type knows, the ways that this one does; null where it is all of them. */
  options: readonly ProofOption[] | null
  /** Of our own app: the device that it is on, as that calls itself. */
  device: string | null
  /** Of what is used up: how often it can be used still, and could when it was new. */
  uses: { left: number; of: number } | null
  /** Of security questions: how many are answered. */
  answers: number | null
  /** Of what is good for a while: from when until when. */
  validity: Validity | null
  /** Of a key: whether it stays in one device, or may be copied to others of its owner. */
  binding: 'one_device' | 'synced' | null
  /** Of a key: its model, as it says itself. */
  aaguid: string | null
  createdAt: Date
  verifiedAt: Date
  lastUsedAt: Date | null
  disabledAt: Date | null
}
