import type { AssignmentRead, ConnectionTest, ModelKind, PriceRead, ProviderRead, ProviderUsage, Stage } from '@/api'

/** As the studio judges: a provider is passed over if half of its latest requests, of four at least, went wrong. */
const SICK_RATE = 0.5
const SICK_AFTER = 4
const SOON_MS = 60 * 86_400_000

export const KINDS: ModelKind[] = ['llm', 'vision', 'image', 'video', 'speech']
export const WRITING: Stage[] = ['rewrite', 'screenplay', 'breakdown', 'shots', 'camera', 'translate', 'advice']
export const STAGES: Stage[] = [...WRITING, 'reference', 'keyframe', 'voice', 'clip']
const NEEDS: Partial<Record<Stage, ModelKind>> = { reference: 'image', keyframe: 'image', voice: 'speech', clip: 'video' }

/** The kind of model that does a stage. */
export const kindFor = (stage: Stage): ModelKind => NEEDS[stage] ?? 'llm'

export type Standing = 'off' | 'stopped' | 'resting' | 'sick' | 'well' | 'new'

/** Whether a provider is used now, and if not, why. What its requests tell only those see who may. */
export function standingOf(one: Pick<ProviderRead, 'active' | 'stopped' | 'cool_until'>, usage?: ProviderUsage, now: number = Date.now()): Standing {
  if (!one.active) return 'off'
  if (one.stopped) return 'stopped'
  if (one.cool_until !== null && Date.parse(one.cool_until) > now) return 'resting'
  if (usage !== undefined && usage.requests >= SICK_AFTER && usage.error_rate >= SICK_RATE) return 'sick'
  return usage?.requests ? 'well' : 'new'
}

export const lookOf: Record<Standing, { icon: string; colour: string }> = {
  off: { icon: 'i-lucide-circle-slash', colour: 'var(--ui-text-muted)' },
  stopped: { icon: 'i-lucide-octagon-x', colour: 'var(--state-failed)' },
  resting: { icon: 'i-lucide-pause', colour: 'var(--state-waiting)' },
  sick: { icon: 'i-lucide-triangle-alert', colour: 'var(--state-failed)' },
  well: { icon: 'i-lucide-circle-check', colour: 'var(--state-approved)' },
  new: { icon: 'i-lucide-circle-dashed', colour: 'var(--ui-text-muted)' },
}

export type Step = { name: 'address' | 'key' | 'model' | 'account'; went: 'good' | 'bad' | 'open' }

/** What a test tells of each step. After the first that failed nothing is known of the others. */
export function stepsOf(test: ConnectionTest): Step[] {
  const isReached = test.error_class !== 'network_unknown'
  const isTaken = test.works || (isReached && test.error_class !== 'auth' && test.error_class !== 'quota')
  const told = (isKnown: boolean, isGood: boolean): Step['went'] => (isKnown ? (isGood ? 'good' : 'bad') : 'open')
  return [
    { name: 'address', went: isReached ? 'good' : 'bad' },
    { name: 'key', went: told(isReached, isTaken) },
    { name: 'model', went: test.error_class === 'model_gone' ? 'bad' : told(test.works && test.lists_model !== null, test.lists_model === true) },
    { name: 'account', went: told(test.balance_usd_micros !== null, (test.balance_usd_micros ?? 0) > 0) },
  ]
}

export type Warning = 'off' | 'stopped' | 'noKey' | 'noPrice' | 'noFirstFrame' | 'noReferences' | 'leaving'

/** What a person should know before a provider does a stage. */
export function warningsOf(one: ProviderRead, stage: Stage, now: number = Date.now()): Warning[] {
  const { known } = one
  const found: [Warning, boolean][] = [
    ['off', !one.active],
    ['stopped', one.stopped !== ''],
    ['noKey', one.key === '' && !one.allow_private],
    ['noPrice', known.prices.length === 0],
    ['noFirstFrame', stage === 'clip' && !known.first_frame],
    ['noReferences', stage === 'keyframe' && known.references === 0],
    ['leaving', known.shutdown !== null && Date.parse(known.shutdown) - now < SOON_MS],
  ]
  return found.filter(([, is]) => is).map(([name]) => name)
}

/** The one language model that does all writing where projects say nothing: "" if none does, null if several do. */
export function writerOf(assignments: AssignmentRead[]): string | null {
  const writing = assignments.filter((one) => WRITING.includes(one.stage)).map((one) => one.providers.join())
  const [first] = writing
  return first === undefined ? '' : writing.every((one) => one === first) && !first.includes(',') ? first : null
}

/** `0.05 USD / 1,000,000`. */
export function priceWords(price: PriceRead, language: string): string {
  const amount = new Intl.NumberFormat(language, { style: 'currency', currency: price.currency, maximumFractionDigits: 6 }).format(price.micros / 1e6)
  return price.per === 1 ? amount : `${amount} / ${new Intl.NumberFormat(language).format(price.per)}`
}
