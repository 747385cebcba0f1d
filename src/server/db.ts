import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '@/generated/prisma/client'
import { seconds } from '@/lib/time'

/** The database, or a transaction in it. */
export type Db = PrismaClient | Prisma.TransactionClient

/** A transaction, for functions that change several rows and must be called inside one. */
export type Tx = Prisma.TransactionClient

/**
 * A client with its own pool. A Postgres that hangs costs a request seconds, not forever: connecting, waiting for a
 * connection and each statement have their limits.
 */
export function connect(databaseUrl: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: seconds(10),
    statement_timeout: seconds(10),
    idle_in_transaction_session_timeout: seconds(20),
  })
  return new PrismaClient({ adapter, transactionOptions: { maxWait: seconds(10), timeout: seconds(15) } })
}
