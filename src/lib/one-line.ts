/** A name as one line, however it was entered: in a mail it must not look like a paragraph of ours. */
export const oneLine = (name: string) => name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
