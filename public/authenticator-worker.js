// The worker of /authenticator: shows that something waits, and opens the app. What waits it does not know.

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true })
const isApp = ({ url }) => new URL(url).pathname === '/authenticator'

self.addEventListener('push', (event) => {
  const { title, body, tag } = event.data.json()
  const show = self.registration.showNotification(title, {
    body,
    tag,
    renotify: true,
    requireInteraction: true,
    icon: '/authenticator-192.png',
  })
  const wake = windows().then((open) => {
    for (const client of open.filter(isApp)) client.postMessage('look')
  })
  event.waitUntil(Promise.all([show, wake]))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const open = windows().then((all) => all.find(isApp)?.focus() ?? self.clients.openWindow('/authenticator'))
  event.waitUntil(open)
})
