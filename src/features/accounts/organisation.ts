/** Whose portal it is: what mails call it, whom to ask there, and the mail domains that are its own. */
export type Organisation = { name: string; contact: string | null; domains: readonly string[] }
