import { expect, it, vi } from 'vitest'
import { GET } from '@/app/.well-known/webauthn/route'

vi.mock('next/server', () => ({ connection: async () => undefined }))

async function answerWith(origins: string[]) {
  Object.assign(globalThis, { countersignDeps: { relyingParty: { id: 'example.test', name: 'Example', origins } } })
  return GET()
}

it('lists the addresses that may use the keys of this domain, where there are others', async () => {
  const origins = ['https://id.example.test', 'https://id.example.com']
  const answer = await answerWith(origins)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.json()).toEqual({ origins })
})

it('is not there where there are none', async () => {
  expect((await answerWith(['https://id.example.test'])).status).toBe(404)
})
