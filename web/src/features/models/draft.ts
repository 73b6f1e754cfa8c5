import type { ModelKind, PriceUnit, ProviderChangeWritable, ProviderNewWritable, ProviderRead } from '@/api'

/** A price as it is entered; `per` is how many units it is for. */
export interface PriceDraft {
  unit: PriceUnit
  amount: string
  currency: string
  per: string
}

/** A provider as it is entered: what is empty is left to the catalogue, or stays as it is. Keys are never filled in. */
export interface Draft {
  vendor: string
  kind: ModelKind
  protocol: string
  name: string
  model: string
  key: string
  webhookSecret: string
  baseUrl: string
  allowPrivate: boolean
  priority: string
  rpm: string
  rpd: string
  concurrency: string
  timeout: string
  retries: string
  prices: PriceDraft[]
  options: string
  overrides: string
}

export const CURRENCIES = ['usd', 'cny', 'eur', 'gbp', 'hkd', 'jpy', 'krw']
const MILLION = 1_000_000
const TOKENS: PriceUnit[] = ['input_token', 'cached_token', 'cache_write_token', 'output_token']
export const UNITS: Record<ModelKind, PriceUnit[]> = {
  llm: TOKENS,
  vision: TOKENS,
  image: ['image', 'megapixel', 'input_image', ...TOKENS],
  video: ['second', 'clip'],
  speech: ['character', 'second', ...TOKENS],
}

export const isOfTokens = (unit: PriceUnit): boolean => TOKENS.includes(unit)

export const newPrice = (unit: PriceUnit): PriceDraft => ({ unit, amount: '', currency: 'usd', per: isOfTokens(unit) ? String(MILLION) : '1' })

/** An empty form, with the limits that the studio keeps if nobody says otherwise. */
export const emptyDraft = (): Draft => ({
  vendor: '',
  kind: 'image',
  protocol: 'openai',
  name: '',
  model: '',
  key: '',
  webhookSecret: '',
  baseUrl: '',
  allowPrivate: false,
  priority: '0',
  rpm: '60',
  rpd: '1000',
  concurrency: '2',
  timeout: '',
  retries: '',
  prices: [],
  options: '',
  overrides: '',
})

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const written = (number: number | null): string => (number === null ? '' : String(number))
const pretty = (value: Json): string => (Object.keys(value).length ? JSON.stringify(value, null, 2) : '')

export function draftOf(one: ProviderRead): Draft {
  const { prices, ...overrides } = one.overrides
  return {
    ...emptyDraft(),
    kind: one.kind,
    protocol: one.protocol,
    name: one.name,
    model: one.model,
    baseUrl: one.base_url,
    allowPrivate: one.allow_private,
    priority: String(one.priority),
    rpm: written(one.rpm),
    rpd: written(one.rpd),
    concurrency: written(one.concurrency),
    timeout: String(one.timeout_s),
    retries: String(one.retries),
    prices: Array.isArray(prices) ? prices.map(priceOf) : [],
    options: pretty(one.options),
    overrides: pretty(overrides),
  }
}

function priceOf(value: unknown): PriceDraft {
  const said = isObject(value) ? value : {}
  const currency = CURRENCIES.find((one) => one in said) ?? 'usd'
  return { unit: String(said.unit ?? 'image') as PriceUnit, currency, amount: String(said[currency] ?? ''), per: String(said.per ?? 1) }
}

/** Returns what was entered as JSON; undefined if it is no object. */
export function objectIn(text: string): Json | undefined {
  if (!text.trim()) return {}
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const numberIn = (text: string): number | null => (String(text).trim() === '' ? null : Number(text))

/** What is sent for a change. Whatever is empty of keys and texts stays; an empty limit is lifted. */
export function changeOf(draft: Draft): ProviderChangeWritable {
  const prices = draft.prices.filter((one) => one.amount.trim() !== '')
  const told = prices.map((one) => ({ unit: one.unit, [one.currency]: Number(one.amount), ...(Number(one.per) > 1 && { per: Number(one.per) }) }))
  return {
    name: draft.name.trim(),
    model: draft.model.trim(),
    base_url: draft.baseUrl.trim() || undefined,
    allow_private: draft.allowPrivate || undefined,
    priority: numberIn(draft.priority) ?? 0,
    rpm: numberIn(draft.rpm),
    rpd: numberIn(draft.rpd),
    concurrency: numberIn(draft.concurrency),
    timeout_s: numberIn(draft.timeout) ?? undefined,
    retries: numberIn(draft.retries) ?? undefined,
    options: objectIn(draft.options) ?? {},
    overrides: { ...objectIn(draft.overrides), ...(told.length && { prices: told }) },
    key: draft.key.trim() || undefined,
    webhook_secret: draft.webhookSecret.trim() || undefined,
  }
}

/** What is sent for a new provider: of a known vendor, the address and the protocol are the vendor's. */
export function newOf(draft: Draft): ProviderNewWritable {
  const change = changeOf(draft)
  return { ...change, name: draft.name.trim(), model: draft.model.trim(), kind: draft.kind, ...(draft.vendor ? { vendor: draft.vendor } : { protocol: draft.protocol }) }
}
