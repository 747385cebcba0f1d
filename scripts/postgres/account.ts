import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

/** How to run PostgreSQL's programs: words to put before the program, and the ids to give the process. */
export type Account = { prefix: string[]; ids: { uid?: number; gid?: number } }

const USER_NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--']

/**
 * The account PostgreSQL runs as, because it refuses to run as root. An ordinary user runs it as is. Root shows it
 * another uid through a user namespace: the files stay root's, so a checkout in a private home folder works. Where that
 * is forbidden, as in many containers, root drops to an unprivileged account, and stays with it for the data it made.
 */
export function accountFor(data: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {} }
  const owner = statSync(data, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { prefix: [], ids: { uid: owner.uid, gid: owner.gid } }
  if (namespacesAllowed()) return { prefix: USER_NAMESPACE, ids: {} }
  return { prefix: [], ids: unprivilegedIds() }
}

function namespacesAllowed(): boolean {
  const [program = '', ...words] = USER_NAMESPACE
  return spawnSync(program, [...words, 'true']).status === 0
}

function unprivilegedIds(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = ['postgres', 'nobody'].flatMap((name) => accounts.filter((fields) => fields[0] === name))[0]
  if (!account) throw new Error('PostgreSQL refuses to run as root, and no account postgres or nobody exists.')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}
