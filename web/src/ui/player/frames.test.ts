import { describe, expect, it } from 'vitest'
import { frameAt, nextSpeed, rateOf, timecode, timeOf, wholeRange } from './frames'

describe('a frame and its time', () => {
  it.each([24, 25, 30, 24000 / 1001])('find each other at %f frames per second', (rate) => {
    for (let frame = 0; frame < 2000; frame++) expect(frameAt(timeOf(frame, rate), rate)).toBe(frame)
  })
  it('meet where a browser rounds to microseconds', () => expect(frameAt(0.041666, 24)).toBe(1))
  it('are never before the beginning', () => expect(frameAt(-1, 24)).toBe(0))
})

describe('a timecode', () => {
  it('counts frames within the second', () => expect(timecode(24 * 67 + 12, 24)).toBe('00:01:07:12'))
  it('has hours', () => expect(timecode(25 * 3661, 25)).toBe('01:01:01:00'))
})

describe('a rate', () => {
  it('is read as it is written', () => {
    expect(rateOf('24')).toBe(24)
    expect(rateOf('30000/1001')).toBeCloseTo(29.97)
  })
  it('is the usual one where nobody can read it', () => expect(rateOf('')).toBe(24))
})

describe('speeds', () => {
  const after = (steps: (1 | -1)[]): number => steps.reduce<number>((speed, step) => nextSpeed(speed, step), 0)
  it('double with each L, up to eight times', () => {
    expect(after([1])).toBe(1)
    expect(after([1, 1, 1])).toBe(4)
    expect(after([1, 1, 1, 1, 1, 1])).toBe(8)
  })
  it('go backwards with J', () => {
    expect(after([-1])).toBe(-1)
    expect(after([-1, -1])).toBe(-2)
  })
  it('slow down before they turn', () => expect(after([1, 1, -1])).toBe(1))
  it('turn without standing still', () => expect(after([1, -1])).toBe(-1))
})

it('a range without an end goes to the end', () => {
  expect(wholeRange({ first: 4, last: null }, 60)).toEqual([4, 59])
  expect(wholeRange({ first: null, last: 9 }, 60)).toEqual([0, 9])
})
