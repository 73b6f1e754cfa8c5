import type { CostLineRead, DramaEstimate, EstimateRead } from '@/api'

const NOTHING = { seconds: 0, price_source: '', price_as_of: null, or_by: [] }

/** The price of a whole drama, as the cost dialog shows prices: what writing costs, then each provider. */
export function asEstimate(drama: DramaEstimate): EstimateRead {
  const writing: CostLineRead[] = drama.writing
    ? [{ ...NOTHING, key: 'script', kind: 'script', provider: drama.writing.provider, model: drama.writing.model, jobs: drama.writing.questions, usd_micros: drama.writing.cost_usd_micros }]
    : []
  const making = Object.entries(drama.by_provider).map(([provider, total]): CostLineRead => ({
    ...NOTHING,
    key: provider,
    kind: 'film',
    provider,
    model: provider,
    jobs: total.jobs,
    seconds: total.seconds,
    usd_micros: total.unknown ? null : total.usd_micros,
  }))
  return {
    lines: [...writing, ...making],
    total: { ...drama.film, usd_micros: drama.total_usd_micros, unknown: drama.unknown },
    by_provider: drama.by_provider,
    price_sources: [],
    oldest_price: null,
    caps: drama.caps,
    left_usd_micros: drama.left_usd_micros,
    is_affordable: drama.is_affordable,
    held: {},
  }
}
