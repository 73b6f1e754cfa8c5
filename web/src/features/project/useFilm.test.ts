import { describe, expect, it } from 'vitest'
import { bodyOf } from './useFilm'

describe('a change of what a film is to be', () => {
  it('names the project apart from its film', () => expect(bodyOf({ name: 'Harbour', mark: true })).toEqual({ name: 'Harbour', settings: { mark: true } }))
  it('says nothing of what stays', () => expect(bodyOf({ description: '', idea: 'A pier.' })).toEqual({ description: '', idea: 'A pier.' }))
})
