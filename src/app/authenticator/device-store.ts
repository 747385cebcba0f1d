/** One account on this device. The key was made here, and no script can read it, ours neither. */
export type StoredAccount = { deviceId: string; email: string; privateKey: CryptoKey }

const [DATABASE, STORE] = ['countersign-authenticator', 'accounts']

/** Every account on this device, in the order in which they were added. Rejects where the browser keeps nothing. */
export async function storedAccounts(): Promise<StoredAccount[]> {
  // Nothing else writes into this store.
  return (await inStore('readonly', (store) => store.getAll())) as StoredAccount[]
}

/** Keeps an account, in the place of itself. */
export async function storeAccount(account: StoredAccount): Promise<void> {
  await inStore('readwrite', (store) => store.put(account))
}

/** Forgets an account, and with it its key. */
export async function forgetAccount(deviceId: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(deviceId))
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'deviceId' })
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

async function inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}
