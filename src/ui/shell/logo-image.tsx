/** An image that was uploaded, by the hash of its bytes. */
export type Logo = { hash: string; width: number; height: number }

const HEIGHT = 28
const WIDEST = 140

/**
 * The organisation's logo, beside its name. On white in every theme, which most logos are made for; its box is known
 * before it is there, so nothing moves.
 */
export function LogoImage({ hash, width, height }: Logo) {
  return (
    // biome-ignore lint/performance/noImgElement: it is served in the size it has, and by no image server
    <img
      src={`/logo/${hash}`}
      alt=""
      width={Math.min(Math.max(Math.round((HEIGHT * width) / height), 1), WIDEST)}
      height={HEIGHT}
      className="h-7 flex-none rounded-sm bg-white object-contain max-md:max-w-24"
    />
  )
}
