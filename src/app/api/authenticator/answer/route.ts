import { answerPrompt, PromptAnswer } from '@/features/methods/approval-app/answer-prompt'
import { findDevice } from '@/features/methods/approval-app/device'
import { deps } from '@/server/deps'
import { requestSource } from '@/server/request'
import { answer, gone, readSignedRequest } from '../signed-request'

/** A device approves what waits on it, or says that it is not the person. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, PromptAnswer)
  if (!read.ok) return read.error
  const device = await findDevice(deps(), read.value.signed)
  if (!device) return gone()
  const answered = await answerPrompt(deps(), device, await requestSource(), read.value.input)
  if (!answered.ok) return answer({ error: answered.error.kind }, 409)
  const { report } = answered.value
  return answer({ report: report && `/not-me/${report}` })
}
