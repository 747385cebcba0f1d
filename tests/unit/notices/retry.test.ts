import { expect, it } from 'vitest'
import { MOST_ATTEMPTS, waitAfter } from '@/features/notices/retry'
import { days, hours, minutes } from '@/lib/time'

it('waits longer after each failure, then an hour each time', () => {
  const waits = [minutes(1), minutes(5), minutes(15), hours(1), hours(1)]
  expect([1, 2, 3, 4, 5].map(waitAfter)).toEqual(waits)
})

it('tries for three days, then gives up', () => {
  const attempts = Array.from({ length: MOST_ATTEMPTS }, (_, index) => waitAfter(index + 1))
  const total = attempts.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)
  expect(attempts.at(-1)).toBeNull()
  expect(total).toBe(days(3) + minutes(21))
})
