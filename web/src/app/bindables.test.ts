import { describe, expect, it } from 'vitest'
import listed from 'virtual:bindables'
import { keysIn } from '../../bindables'
import en from '../locales/en/app.json'
import { goingKeys } from './goTo'

describe('the list of keys', () => {
  const scopes = new Set([...listed, ...goingKeys()].map((one) => one.scope))
  it('has those of every place, open or not', () => {
    expect([...scopes].sort()).toEqual(expect.arrayContaining(['app', 'board', 'breakdown', 'characters', 'compare', 'exports', 'gallery', 'go', 'marks', 'player', 'prompts', 'review', 'shot', 'tasks']))
    expect([...scopes].filter((one) => !(one in en.keys.of))).toEqual([])
    expect(Object.keys(en.keys.of).filter((one) => !scopes.has(one))).toEqual([])
  })
  it('has each with its keys', () => {
    expect(listed.find((one) => one.id === 'player:player.key.back')?.defaults).toEqual(['arrowleft', ','])
    expect(listed.find((one) => one.id === 'review:review.key.take')).toMatchObject({ isFixed: true })
    expect(listed.filter((one) => !one.defaults.length)).toEqual([])
    expect(listed.filter((one) => one.isGiven)).toEqual([{ id: 'dialogs:app.keys.close', scope: 'dialogs', says: 'app.keys.close', defaults: ['escape'], isFixed: true, isGiven: true }])
    for (const scope of ['again', 'reject', 'states']) {
      const figures = listed.filter((one) => one.scope === scope)
      expect(figures.map((one) => one.defaults)).toEqual(figures.map((_, place) => [String(place + 1)]))
      expect([figures.length >= 3, figures.some((one) => one.isFixed)]).toEqual([true, false])
    }
  })
  it('takes them from functions of other files', () => {
    const made = 'export const doorKeys = (open: () => void): Key[] => [{ keys: [\'o\'], says: \'door.open\', does: open }]'
    expect(keysIn([made, "useKeys('door', doorKeys(go))"])).toEqual([{ id: 'door:door.open', scope: 'door', says: 'door.open', defaults: ['o'], isFixed: false }])
  })
  it('takes them from the second script of a component, too', () => {
    const door = "<script lang=\"ts\">\nlet last = ''\n</script>\n<script setup lang=\"ts\">\nuseKeys('door', [{ keys: ['o'], says: 'door.open', does: open }])\n</script>"
    expect(keysIn([door]).map((one) => one.id)).toEqual(['door:door.open'])
  })
  it('does not come to be where it could not be whole', () => {
    expect(() => keysIn(["useKeys('door', DOORS.map((one) => one.key))"])).toThrow('door')
  })
})
