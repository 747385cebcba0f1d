import { type AddableType, isAddable, type Method, type MethodType, type Usage } from '@/features/methods/method-type'
import { addableTypes, isAllowed, methodTypes, strongestFirst } from '@/features/methods/registry'
import { demandsTwoStep, type MethodsPolicy } from '@/features/policy/policy'

/** What stands between a person and the portal: nothing, set-up, or set-up that may be put off. */
export type SetUp = { kind: 'nothing' } | { kind: 'required' } | { kind: 'may_skip'; skipsLeft: number }

/**
 * Whether a person must be led through set-up. Only two-step is ever demanded: where the policy wants it on this day and
 * the person has no method for it that is allowed. One that wrong codes disabled counts, as it does at sign-in: otherwise
 * guessing would open the way to register another.
 *
 * A skip holds for the rest of its session, unless the policy has since taken it back.
 */
export function setUpOf({
  methods,
  policy,
  skips,
  skippedHere,
  today,
}: {
  methods: readonly Method[]
  policy: MethodsPolicy
  /** How often the person has skipped before. */
  skips: number
  skippedHere: boolean
  /** ISO date, where the organisation is. */
  today: string
}): SetUp {
  if (!demandsTwoStep(policy, today)) return { kind: 'nothing' }
  if (!missingOf(allowedOf(methods, policy)).includes('two_step')) return { kind: 'nothing' }

  const skipsLeft = policy.twoStep.skips - skips
  if (skippedHere && skipsLeft >= 0) return { kind: 'nothing' }
  return skipsLeft > 0 ? { kind: 'may_skip', skipsLeft } : { kind: 'required' }
}

/** A method to set up: a new one, or where its place is taken by one that is not allowed, that one with a new number. */
export type SetUpChoice = { type: AddableType; replaces: Method | null }

/** The way through set-up: so many methods are there, so many it takes in all, and what the next one may be. */
export type SetUpPlan = {
  done: number
  total: number
  /** Null at the end, and where the policy leaves nothing more to add. `demanded`: not only offered. */
  next: { demanded: boolean; choices: readonly SetUpChoice[] } | null
}

/**
 * The fewest methods that serve two-step and password reset. One for two-step comes first, and of those the ones that
 * serve both, the strongest before the others. A second one is offered, since a reset takes two methods of somebody with
 * two-step, and never demanded, since only the person loses by being without it.
 */
export function planSetUp(methods: readonly Method[], policy: MethodsPolicy): SetUpPlan {
  const allowed = allowedOf(methods, policy)
  const choices = choicesFor(methods, allowed, policy).map((type): SetUpChoice => {
    const isFull = !addableTypes(methods, policy).includes(type)
    const replaced = isFull && methods.find((method) => method.type.id === type.id && !isAllowed(method, policy))
    return { type, replaces: replaced || null }
  })
  const steps = allowed.filter(({ type }) => !type.isBackup).length
  const demanded = missingOf(allowed).includes('two_step')
  return {
    done: steps,
    total: steps + stepsLeft(methods, allowed, policy),
    next: choices.length > 0 ? { demanded, choices } : null,
  }
}

/** Who signs in with two steps resets a forgotten password with two methods, whatever the policy asks of others. */
const METHODS_FOR_RESET = 2

type Held = Pick<Method, 'type'>

const allowedOf = (methods: readonly Method[], policy: MethodsPolicy) =>
  methods.filter((method) => isAllowed(method, policy))

/** Those that count as a step of set-up: recovery codes are offered at its end, and are none. */
const firstsOf = (held: readonly Held[]) =>
  held.filter(({ type }) => !type.isBackup && type.usages.includes('two_step'))

/** What nothing serves yet, two-step first. */
function missingOf(allowed: readonly Held[]): Usage[] {
  const count = (usage: Usage) => allowed.filter(({ type }) => type.usages.includes(usage)).length
  const missing: Usage[] = []
  if (firstsOf(allowed).length === 0) missing.push('two_step')
  if (count('password_reset') < METHODS_FOR_RESET) missing.push('password_reset')
  return missing
}

/** The types for the next step, the best first. A type is open, too, where its place holds one that is not allowed. */
function choicesFor(held: readonly Held[], allowed: readonly Held[], policy: MethodsPolicy): AddableType[] {
  const missing = missingOf(allowed)
  const [first] = missing
  if (!first) return []
  const addable = addableTypes(held, policy).filter(({ isBackup }) => !isBackup)
  const isReplaceable = (type: MethodType) =>
    type.canChange &&
    type.allowedOptions(policy).length > 0 &&
    held.some((method) => method.type.id === type.id && !allowed.includes(method))
  const open = methodTypes.filter(isAddable).filter((type) => addable.includes(type) || isReplaceable(type))
  const served = (type: MethodType) => missing.filter((usage) => type.usages.includes(usage)).length
  const serving = open.filter((type) => type.usages.includes(first))
  // Two of one kind are lost together more often than two of different kinds.
  const isHeld = (type: MethodType) => Number(allowed.some((method) => method.type.id === type.id))
  return strongestFirst(serving, policy).sort((a, b) => served(b) - served(a) || isHeld(a) - isHeld(b))
}

/** How many steps it takes with the best choice at each. */
function stepsLeft(held: readonly Held[], allowed: readonly Held[], policy: MethodsPolicy): number {
  const [type] = choicesFor(held, allowed, policy)
  if (!type) return 0
  const added = { type }
  const kept = held.filter((method) => method.type.id !== type.id || allowed.includes(method))
  return 1 + stepsLeft([...kept, added], [...allowed, added], policy)
}
