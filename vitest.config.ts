import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': here('./src'),
      // The real one throws wherever React's server condition is off.
      'server-only': here('./tests/support/server-only.ts'),
    },
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // Long enough for a machine that is busy with something else: a limit here stops what hangs, it measures nothing.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts', 'tests/architecture.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: './tests/support/postgres.ts',
          // Tests that share a database send to one country from one address. The spend guard has tests of its own.
          env: {
            LIMIT_SENDS_PER_ADDRESS: '99999/1h',
            LIMIT_SENDS_PER_RANGE: '99999/1h',
            LIMIT_SENDS_PER_COUNTRY_HOUR: '99999/1h',
            LIMIT_SENDS_PER_COUNTRY_DAY: '99999/1d',
            LIMIT_SENDS_PER_DAY: '99999/1d',
            LIMIT_UNVERIFIED_SENDS: '99999',
          },
        },
      },
    ],
  },
})
