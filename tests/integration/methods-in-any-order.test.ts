import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Actor } from '@/features/accounts/person'
import { changeDefault } from '@/features/methods/change-default'
import { deleteMethod } from '@/features/methods/delete-method'
import { startPhone } from '@/features/methods/phone/start-phone'
import { usableOptions } from '@/features/methods/registry'
import { loadMethods } from '@/features/methods/repository'
import { defaultPolicy } from '@/features/policy/organisation-policy'
import { aClock, anActor, testKeys } from '../support/builders'
import { scriptedCodes } from '../support/codes'
import { sharedDatabase } from '../support/database'
import { aPhoneStep, enter, type TestDeps, testDeps } from '../support/phone-flow'

const db = sharedDatabase()

type Step =
  | { does: 'add'; slot: 'mobile' | 'alternate' | 'office' }
  | { does: 'default'; which: number; option: 'text' | 'call' }
  | { does: 'delete'; which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('add'), slot: fc.constantFrom('mobile', 'alternate', 'office') }),
  },
  fc.record({ does: fc.constant('default'), which: fc.nat(2), option: fc.constantFrom('text', 'call') }),
  fc.record({ does: fc.constant('delete'), which: fc.nat(2) }),
)

async function take(deps: TestDeps, actor: Actor, step: Step): Promise<unknown> {
  if (step.does === 'add') {
    const asked = aPhoneStep({ slot: step.slot, channel: step.slot === 'office' ? 'call' : 'text' })
    const result = await startPhone(deps, actor, asked)
    return result.ok && enter(deps, actor, result.value.challengeId)
  }
  const { methods } = await loadMethods(db, testKeys, actor.id)
  const id = methods[step.which]?.id
  if (!id) return null
  if (step.does === 'delete') return deleteMethod(deps, actor, id)
  return changeDefault(deps, actor, { methodId: id, option: step.option })
}

it('adding, choosing and deleting at once in any order leaves one usable default whenever anything is usable', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), async (rounds) => {
      const deps = testDeps({ db, codes: scriptedCodes(), clock: aClock() })
      const actor = await anActor(db)
      for (const together of rounds) {
        await Promise.all(together.map((one) => take(deps, actor, one)))
        const { methods, stored } = await loadMethods(db, testKeys, actor.id)
        const usable = usableOptions(methods, defaultPolicy)
        const stands = usable.some(({ method, option }) => method.id === stored?.methodId && option === stored.option)
        expect(stands).toBe(usable.length > 0)
        expect(stored === null).toBe(methods.length === 0)
        expect(new Set(methods.map(({ type }) => type.id)).size).toBe(methods.length)
      }
    }),
    { numRuns: 25 },
  )
}, 60_000)
