import { describe, expect, it } from 'vitest'
import type { ProviderRead } from '@/api'
import { changeOf, draftOf, emptyDraft, newOf, newPrice, objectIn } from './draft'

const ONE = {
  name: 'flux', model: 'fal-ai/flux', kind: 'image', protocol: 'fal', base_url: 'https://queue.fal.run', allow_private: false, priority: 3, rpm: null, rpd: 1000,
  concurrency: 2, timeout_s: 60, retries: 3, key: '****9876', options: { steps: 4 }, overrides: { references: 4, prices: [{ unit: 'image', cny: 0.3 }] },
} as unknown as ProviderRead

describe('a provider that is entered', () => {
  it('never holds the key that there is, and leaves it when none is typed', () => {
    expect(draftOf(ONE).key).toBe('')
    expect(changeOf(draftOf(ONE)).key).toBeUndefined()
    expect(changeOf({ ...draftOf(ONE), key: ' new ' }).key).toBe('new')
  })
  it('comes out as it went in', () => {
    const said = changeOf(draftOf(ONE))
    expect(said.overrides).toEqual(ONE.overrides)
    expect(said.options).toEqual({ steps: 4 })
    expect([said.rpm, said.rpd, said.priority]).toEqual([null, 1000, 3])
  })
  it('says the price of a million tokens as such', () => {
    const said = newOf({ ...emptyDraft(), vendor: 'deepseek', model: 'm', name: 'n', prices: [{ ...newPrice('input_token'), amount: '0.28' }, newPrice('output_token')] })
    expect(said.overrides).toEqual({ prices: [{ unit: 'input_token', usd: 0.28, per: 1_000_000 }] })
    expect([said.vendor, said.protocol, said.base_url]).toEqual(['deepseek', undefined, undefined])
  })
  it('of another address says the protocol', () => {
    const said = newOf({ ...emptyDraft(), baseUrl: 'http://127.0.0.1:1/v1', allowPrivate: true })
    expect([said.vendor, said.protocol, said.base_url, said.allow_private]).toEqual([undefined, 'openai', 'http://127.0.0.1:1/v1', true])
  })
})

describe('objectIn', () => {
  it.each([['', {}], ['{"a": 1}', { a: 1 }], ['[1]', undefined], ['{', undefined], ['null', undefined]])('%s', (text, expected) => expect(objectIn(text)).toEqual(expected))
})
