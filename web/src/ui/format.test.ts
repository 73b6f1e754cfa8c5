import { describe, expect, it } from 'vitest'
import { bytes, clock, dollars, when } from './format'

describe('money', () => {
  it('has two places', () => expect(dollars(25_000_000)).toBe('$25.00'))
  it('never shows something as nothing', () => {
    expect(dollars(23)).toBe('$0.000023')
    expect(dollars(1)).toBe('$0.000001')
    expect(dollars(4_200)).toBe('$0.0042')
  })
  it('shows nothing as nothing', () => expect(dollars(0)).toBe('$0.00'))
})

describe('time', () => {
  it('is minutes and seconds, and hours where there are any', () => {
    expect(clock(65)).toBe('1:05')
    expect(clock(3725)).toBe('1:02:05')
    expect(clock(0)).toBe('0:00')
  })
  it('is told as how long ago within a day', () => {
    const now = Date.parse('2026-01-02T12:00:00Z')
    expect(when('2026-01-02T11:58:00Z', 'en', now)).toBe('2 minutes ago')
    expect(when('2026-01-02T09:00:00Z', 'zh', now)).toBe('3小时前')
    expect(when('2025-12-30T09:00:00Z', 'en', now)).toContain('2025')
  })
})

describe('sizes', () => {
  it('are counted as people do', () => {
    expect(bytes(0, 'en')).toBe('0 byte')
    expect(bytes(1_250_000, 'en')).toBe('1.3 MB')
  })
})
