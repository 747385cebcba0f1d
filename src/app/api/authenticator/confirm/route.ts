import { z } from 'zod'
import { confirmDevice } from '@/features/methods/approval-app/bind-device'
import { EnteredNumber } from '@/features/methods/approval-app/two-digits'
import { deps } from '@/server/deps'
import { answer, gone, readSignedRequest } from '../signed-request'

/** A phone that is being added enters the number that the page shows. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, z.object({ number: EnteredNumber }))
  if (!read.ok) return read.error
  const confirmed = await confirmDevice(deps(), read.value.signed, read.value.input.number)
  if (confirmed.ok) return answer({})
  return confirmed.error.kind === 'incorrect' ? answer({ error: 'incorrect' }, 409) : gone()
}
