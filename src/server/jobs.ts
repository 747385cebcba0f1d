import 'server-only'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import PgBoss from 'pg-boss'
import { minutes, seconds } from '@/lib/time'
import { listen } from './listen'
import { log } from './log'

/** Work that no request waits for. */
export type Job = {
  /** The name of the queue. */
  name: string
  /** When it runs, as cron says it. */
  schedule: string
  /** The Postgres channel whose notifications start it at once, besides. */
  channel?: string
  run(stopping: AbortSignal): Promise<void>
}

export type RunningJobs = { stop(): Promise<void> }

/**
 * Runs jobs when they are due, each in one of the processes that serve this database. pg-boss keeps its queues in the
 * schema `pgboss`. At most one run of a job waits, however often it is asked for; a run may overlap with another, so one
 * that died never blocks the next. Lost connections are logged and made again.
 */
export async function startJobs(databaseUrl: string, jobs: readonly Job[]): Promise<RunningJobs> {
  const stopping = new AbortController()
  const boss = new PgBoss({ connectionString: databaseUrl, max: 3, application_name: 'countersign jobs' })
  boss.on('error', (error) => {
    // The demo's database stops together with the process.
    if (!stopping.signal.aborted) log.error({ reason: error.message }, 'background jobs are in trouble')
  })
  await oneAtATime(databaseUrl, async () => {
    await boss.start()
    for (const { name, schedule } of jobs) {
      await boss.createQueue(name, {
        name,
        policy: 'short',
        retryLimit: 0,
        expireInSeconds: LONGEST / 1000,
        retentionDays: 1,
      })
      await boss.schedule(name, schedule)
    }
  })
  const working = jobs.map((job) => work(boss, job, stopping.signal))
  const listeners = jobs.flatMap(({ name, channel }) => {
    const start = () => {
      boss.send(name, {}).catch((error: Error) => log.warn({ reason: error.message }, 'a job waits until it is due'))
    }
    return channel ? [listen(databaseUrl, channel, start)] : []
  })
  return {
    async stop() {
      stopping.abort()
      await Promise.all(listeners.map((listener) => listener.stop()))
      await Promise.race([Promise.all(working), setTimeout(seconds(10))])
      await boss.stop({ graceful: false })
    },
  }
}

/** A run that takes longer is told to stop, and counts as dead. */
const LONGEST = minutes(15)

/**
 * Looks every second whether a job is due, and runs it. pg-boss has a worker of its own, which does not wait for its own
 * note that a job is done: a database that is away at that moment would end the process (`Manager.work` of 10.4).
 */
async function work(boss: PgBoss, { name, run }: Job, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      const [due] = await boss.fetch(name)
      try {
        if (due) await run(AbortSignal.any([stopping, AbortSignal.timeout(LONGEST)]))
      } finally {
        // A run that failed is not repeated: the next one finds what it left.
        if (due) await boss.complete(name, due.id)
      }
    } catch (error) {
      if (!stopping.aborted) log.error({ error, job: name }, 'a job failed')
    }
    await setTimeout(seconds(1), undefined, { signal: stopping }).catch(() => undefined)
  }
}

/** Any number that nothing else locks. */
const START_LOCK = 4_401_001

/** Runs `start` in one process after the other: pg-boss makes its tables, and two that do so at once can deadlock. */
async function oneAtATime(databaseUrl: string, start: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'countersign start' })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [START_LOCK])
    await start()
  } finally {
    await client.end()
  }
}
