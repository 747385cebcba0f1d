import type { CDPSession, Page } from '@playwright/test'

type Made = {
  /** A key that is plugged in, rather than a part of the device. */
  isPlugged?: boolean
  /** Whether its keys are copied to other devices. */
  isSynced?: boolean
}

/** The keys of one browser: Chromium's own, made of software, which are unlocked and touched by themselves. */
export type Keys = {
  /** Whether it is unlocked when it is asked to be. */
  setVerified(isUserVerified: boolean): Promise<void>
  /** What it holds, as another could hold it too. */
  copy(): Promise<Credentials>
  put(credentials: Credentials): Promise<void>
  clear(): Promise<void>
}
type Credentials = Awaited<ReturnType<typeof credentialsOf>>

/** Gives the page's browser an authenticator. */
export async function addKeys(page: Page, { isPlugged = false, isSynced = false }: Made = {}): Promise<Keys> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: isPlugged ? 'usb' : 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: isSynced,
      defaultBackupState: isSynced,
    },
  })
  return {
    setVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
    copy: () => credentialsOf(session, authenticatorId),
    put: async (credentials) => {
      for (const credential of credentials) {
        await session.send('WebAuthn.addCredential', { authenticatorId, credential })
      }
    },
    clear: async () => {
      await session.send('WebAuthn.clearCredentials', { authenticatorId })
    },
  }
}

async function credentialsOf(session: CDPSession, authenticatorId: string) {
  return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials
}
