import { z } from 'zod'
import { findDevice } from '@/features/methods/approval-app/device'
import { minutes, seconds } from '@/lib/time'
import { deps } from '@/server/deps'
import { onWake } from '@/server/device-wakes'
import { gone, readSignedRequest } from '../signed-request'

/** How long one stream lasts: then the device asks again, and shows again who it is. */
const LONGEST = minutes(5)
/** How often a line is sent, so that nothing on the way takes the stream for dead. */
const BEAT = seconds(20)

/** Wakes a device for as long as its app is open. What there is to see, it asks for itself. */
export async function POST(request: Request): Promise<Response> {
  const read = await readSignedRequest(request, z.object({}))
  if (!read.ok) return read.error
  const device = await findDevice(deps(), read.value.signed)
  if (!device) return gone()
  return new Response(wakes(device.deviceId, request.signal), {
    // Not to be compressed: that would keep lines back.
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}

function wakes(deviceId: string, aborted: AbortSignal): ReadableStream<Uint8Array> {
  let stop = () => {}
  return new ReadableStream({
    start(controller) {
      const line = (text: string) => controller.enqueue(new TextEncoder().encode(`${text}\n\n`))
      const beat = setInterval(() => line(':'), BEAT)
      const over = setTimeout(() => end(), LONGEST)
      const unlisten = onWake({ deviceId, wake: () => line('data: look'), end })
      stop = () => {
        clearInterval(beat)
        clearTimeout(over)
        unlisten()
      }
      function end() {
        stop()
        stop = () => {}
        try {
          controller.close()
        } catch {
          // The device has gone already.
        }
      }
      aborted.addEventListener('abort', end, { once: true })
      line(':')
    },
    cancel: () => stop(),
  })
}
