import Bowser from 'bowser'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeDevice } from '@/features/sessions/describe-device'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

it.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36`,
    'Chrome',
    'Windows',
    'computer',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
    'Microsoft Edge',
    'Windows',
    'computer',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0', 'Firefox', 'Linux', 'computer'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari',
    'iOS',
    'phone',
  ],
  [`Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/131.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android', 'phone'],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
    'Safari',
    'iOS',
    'tablet',
  ],
])('%s', (userAgent, browser, system, kind) => {
  expect(describeDevice(userAgent)).toEqual({ browser, system, kind })
})

it('says nothing where there is nothing to know', () => {
  const unknown = { browser: null, system: null, kind: 'unknown' }
  expect(describeDevice(null)).toEqual(unknown)
  expect(describeDevice('')).toEqual(unknown)
  expect(describeDevice('Your bank: call +1 425 555 0142/1.0')).toEqual(unknown)
})

it('never repeats text of the header, whatever it is', () => {
  const names = new Set([null, ...knownNames()])
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `Mozilla/5.0 (${text}) ${text}/1.0`),
      ),
      (userAgent) => {
        const { browser, system } = describeDevice(userAgent)
        return names.has(browser) && names.has(system)
      },
    ),
  )
})

function knownNames(): string[] {
  return [...Object.values(Bowser.BROWSER_MAP), ...Object.values(Bowser.OS_MAP)]
}
