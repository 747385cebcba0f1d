import { Binding, bindDevice } from '@/features/methods/approval-app/bind-device'
import { deps } from '@/server/deps'
import { answer, readSignedRequest } from '../signed-request'

/** A phone that scanned a QR code leaves its key. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, Binding)
  if (!read.ok) return read.error
  const bound = await bindDevice(deps(), read.value.signed, read.value.input)
  return bound.ok ? answer(bound.value) : answer({ error: bound.error.kind }, bound.error.kind === 'taken' ? 409 : 410)
}
