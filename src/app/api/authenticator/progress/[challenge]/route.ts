import { z } from 'zod'
import { progressOf } from '@/features/methods/approval-app/progress'
import { deps } from '@/server/deps'
import { browserHash } from '@/server/session'
import { answer } from '../../signed-request'

/** How far a page of this browser has come that waits for a phone. Only looks. */
export async function GET(
  _request: Request,
  { params }: RouteContext<'/api/authenticator/progress/[challenge]'>,
): Promise<Response> {
  const id = z.uuid().safeParse((await params).challenge)
  return answer({ progress: id.success ? await progressOf(deps(), id.data, await browserHash()) : 'over' })
}
