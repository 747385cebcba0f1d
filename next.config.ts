import type { NextConfig } from 'next'
import createNextIntlPlugin from 'next-intl/plugin'

const config: NextConfig = {
  poweredByHeader: false,
  typedRoutes: false,
  serverExternalPackages: ['twilio', 'pino', 'pg-boss', 'nodemailer', 'web-push'],
  experimental: { serverActions: { bodySizeLimit: '64kb' } },
}

export default createNextIntlPlugin('./src/server/i18n.ts')(config)
