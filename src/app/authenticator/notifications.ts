const [WORKER, SCOPE] = ['/authenticator-worker.js', '/authenticator']

/** Whether this browser can be notified, and whether its owner allows it. */
export type Notified = 'impossible' | 'not_asked' | 'blocked' | 'allowed'

export function notified(): Notified {
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return 'impossible'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' ? 'allowed' : 'not_asked'
}

/** Asks the owner of the device, after a press only, as browsers demand. */
export async function askToNotify(): Promise<Notified> {
  await Notification.requestPermission()
  return notified()
}

/** Starts the worker that shows notifications, and calls `wake` when one came while the app is open. */
export async function startWorker(wake: () => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', wake)
  await navigator.serviceWorker.register(WORKER, { scope: SCOPE })
}

/** Where this browser takes notifications now, if it does. */
export async function presentSubscription(): Promise<PushSubscription | null> {
  if (notified() !== 'allowed') return null
  const registration = await navigator.serviceWorker.getRegistration(SCOPE)
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** The same for this key of the server; one that was made for another key is made anew. Null where the browser refuses. */
export async function subscriptionFor(pushKey: string): Promise<PushSubscription | null> {
  if (notified() !== 'allowed') return null
  const { pushManager } = await navigator.serviceWorker.ready
  const present = await pushManager.getSubscription()
  const key = bytesOf(pushKey)
  if (present && isSame(present.options.applicationServerKey, key)) return present
  await present?.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => null)
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function isSame(buffer: ArrayBuffer | null, bytes: Uint8Array): boolean {
  const other = buffer ? new Uint8Array(buffer) : null
  return other !== null && other.length === bytes.length && other.every((byte, at) => byte === bytes[at])
}
