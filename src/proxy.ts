import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { PATH_HEADER } from './lib/path-header'

/**
 * Sets the headers that tell the browser what a page may do, and tells the page its own address. Nothing is authorised
 * here: actions and pages do that themselves. Runs for every path, so that no response goes without.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64')
  // What somebody uploaded may do nothing at all, not even when it is opened by itself.
  const isUploaded = request.nextUrl.pathname.startsWith('/logo/')
  const policy = isUploaded ? "default-src 'none'; sandbox" : contentSecurityPolicy(nonce)

  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })

  response.headers.set('content-security-policy', policy)
  response.headers.set('x-content-type-options', 'nosniff')
  // Not `no-referrer`: with it a browser sends `Origin: null` with our own forms, which we refuse.
  response.headers.set('referrer-policy', 'same-origin')
  response.headers.set('cross-origin-opener-policy', 'same-origin')
  response.headers.set('cross-origin-resource-policy', 'same-origin')
  response.headers.set(
    'permissions-policy',
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), otp-credentials=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)',
  )
  if (process.env.DEMO !== '1') response.headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains')
  return response
}

/** Scripts and styles only from here and only with this response's nonce. Development needs eval and inline styles. */
function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development'
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    // Of the app that approves on a phone. A worker is no script of a page, so no nonce speaks for it.
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
