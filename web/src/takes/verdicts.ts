import type { DecisionRead, TakeRead } from '@/api'

/** Who decides where a gate lets everything pass; what it notes says only that. */
export const POLICY = 'policy'

/** Returns the decision that a take stands by: the last one on it that was not taken back. They come newest first. */
export function verdictOn(take: Pick<TakeRead, 'number' | 'review'>, decisions: DecisionRead[]): DecisionRead | undefined {
  return decisions.find((one) => one.take === take.number && one.verdict === take.review && !one.is_undone && one.undoes === null)
}
