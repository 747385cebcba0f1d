/** Does some work and waits until `duration` milliseconds have passed since it began, so that its time tells nothing. */
export async function atLeast<Value>(duration: number, work: Promise<Value>): Promise<Value> {
  const [outcome] = await Promise.allSettled([work, new Promise((resolve) => setTimeout(resolve, duration))])
  if (outcome.status === 'rejected') throw outcome.reason
  return outcome.value
}
