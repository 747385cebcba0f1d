/** A mail to one person. `to` is one bare address, never a list. */
export type Mail = { to: string; subject: string; text: string; html: string }

/** How mail leaves. Resolves once the next server has taken responsibility for it; throws otherwise. */
export type Mailer = { send(mail: Mail): Promise<void> }
