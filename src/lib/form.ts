import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

/**
 * What a server action hands back to its form: one sentence for the whole form, one sentence per field, and what was
 * typed. Only fields named as safe are echoed; a code or a password never is.
 */
export type FormState = {
  message?: string
  /** Where to go on where the form cannot: after the message. */
  instead?: { label: string; href: `/${string}` }
  fields?: Readonly<Record<string, string>>
  values?: Readonly<Record<string, string>>
  /** Set where the person must prove who they are before the form counts. The form stays filled in behind the question. */
  proof?: ProofRequest
  /** Shown once, in place of the fields. Nothing else holds it, so it is gone with the page. */
  once?: readonly string[]
}

/** What a form asks in place of its fields, in sentences ready to be shown. */
export type ProofRequest = {
  title: string
  sentence: string
  /** What was wrong with the answer before, where no box is there to say it by. */
  problem?: string
  /** Sent along as it is: which proof is in progress. */
  challengeId?: string
  /** The box to fill in; none where nothing could be sent. */
  field?:
    | { name: 'proof.code' | 'proof.password'; label: string; hint?: string; isWritten?: boolean }
    | ({ name: 'proof.key' } & KeyRequest)
    | ({ name: 'proof.approval' } & PhoneRequest)
  submit: string
  /** Other ways to prove it. */
  others: readonly { value: string; label: string }[]
  othersLegend: string
  othersSubmit: string
}

/** A number to be entered on a phone, in words, and where the page finds out whether it was. */
export type PhoneRequest = { number: number; label: string; waiting: string; path: string }

/** What a browser asks a key for: to be made, or to sign. */
export type KeyCeremony =
  | { create: PublicKeyCredentialCreationOptionsJSON }
  | { get: PublicKeyCredentialRequestOptionsJSON }

/** What can go wrong between a browser and a key. */
export type KeyTrouble = 'cancelled' | 'already' | 'unsupported' | 'noVerification' | 'address' | 'other'

/** A button that asks a key, with the sentences for what can go wrong. */
export type KeyRequest = { ceremony: KeyCeremony; label: string; troubles: Readonly<Record<KeyTrouble, string>> }

export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>
