import { describe, expect, it } from 'vitest'
import type { AssignmentRead, ConnectionTest, ProviderRead, ProviderUsage } from '@/api'
import { kindFor, standingOf, stepsOf, warningsOf, WRITING, writerOf } from './standing'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const provider = (changes: Partial<ProviderRead>): ProviderRead =>
  ({ active: true, stopped: '', cool_until: null, key: '****1234', allow_private: false, known: { prices: [{}], first_frame: true, references: 2, shutdown: null }, ...changes }) as ProviderRead
const usage = (requests: number, error_rate: number): ProviderUsage => ({ requests, error_rate }) as ProviderUsage
const test = (changes: Partial<ConnectionTest>): ConnectionTest =>
  ({ works: true, error: '', error_class: null, latency_s: 0.1, models: [], lists_model: null, balance_usd_micros: null, ...changes }) as ConnectionTest
const went = (changes: Partial<ConnectionTest>): string => stepsOf(test(changes)).map((one) => one.went).join(' ')

describe('standingOf', () => {
  it.each([
    ['off', provider({ active: false, stopped: 'no credit' }), undefined],
    ['stopped', provider({ stopped: 'no credit' }), usage(9, 0)],
    ['resting', provider({ cool_until: '2026-11-22T12:01:00Z' }), usage(9, 0)],
    ['well', provider({ cool_until: '2026-11-22T11:59:00Z' }), usage(9, 0.4)],
    ['sick', provider({}), usage(4, 0.5)],
    ['well', provider({}), usage(3, 1)],
    ['new', provider({}), undefined],
  ] as const)('%s', (expected, one, told) => expect(standingOf(one, told, NOW)).toBe(expected))
})

describe('stepsOf', () => {
  it('says that all is well', () => expect(went({ models: ['a'], lists_model: true, balance_usd_micros: 5 })).toBe('good good good good'))
  it('says nothing of what the provider does not tell', () => expect(went({})).toBe('good good open open'))
  it('stops at the address', () => expect(went({ works: false, error_class: 'network_unknown' })).toBe('bad open open open'))
  it('stops at the key', () => expect(went({ works: false, error_class: 'auth' })).toBe('good bad open open'))
  it('misses the model', () => expect(went({ models: ['a'], lists_model: false })).toBe('good good bad open'))
  it('sees an empty account', () => expect(went({ balance_usd_micros: 0 })).toBe('good good open bad'))
})

describe('warningsOf', () => {
  it('has nothing to say of what fits', () => expect(warningsOf(provider({}), 'clip', NOW)).toEqual([]))
  it('needs a first frame for clips alone', () => {
    const one = provider({ known: { ...provider({}).known, first_frame: false, references: 0 } })
    expect([warningsOf(one, 'clip', NOW), warningsOf(one, 'keyframe', NOW), warningsOf(one, 'reference', NOW)]).toEqual([['noFirstFrame'], ['noReferences'], []])
  })
  it('needs a key, but not on a machine of one’s own', () => {
    expect(warningsOf(provider({ key: '' }), 'voice', NOW)).toEqual(['noKey'])
    expect(warningsOf(provider({ key: '', allow_private: true }), 'voice', NOW)).toEqual([])
  })
  it('warns of what goes within 60 days', () => {
    const one = (shutdown: string) => provider({ known: { ...provider({}).known, shutdown } })
    expect([warningsOf(one('2026-12-31'), 'clip', NOW), warningsOf(one('2027-06-01'), 'clip', NOW)]).toEqual([['leaving'], []])
  })
})

describe('writerOf', () => {
  const all = (id: string[]): AssignmentRead[] => WRITING.map((stage) => ({ stage, providers: id }) as AssignmentRead)
  it('knows the one', () => expect(writerOf(all(['a']))).toBe('a'))
  it('knows none', () => expect(writerOf(all([]))).toBe(''))
  it('does not choose among several', () => expect([writerOf([...all(['a']).slice(1), ...all([]).slice(0, 1)]), writerOf(all(['a', 'b']))]).toEqual([null, null]))
  it('minds no stage of pictures', () => expect(kindFor('clip')).toBe('video'))
})
