import listed from 'virtual:bindables'
import { QueryClient } from '@tanstack/vue-query'
import { describe, expect, it } from 'vitest'
import { SAID_EVERYWHERE } from './i18n'
import { makeRouter } from './router'

const sources = import.meta.glob<string>(['../**/*.{ts,vue}', '!../api/**', '!../**/*.test.ts'], { import: 'default', eager: true, query: '?raw' })
const files = new Map(Object.entries(sources).map(([path, text]) => [path.startsWith('./') ? `src/app/${path.slice(2)}` : `src/${path.slice(3)}`, text]))
const features = new Set(Object.keys(import.meta.glob('../locales/en/*.json')).map((path) => path.slice(path.lastIndexOf('/') + 1, -'.json'.length)))
/** It leads to all places. */
const ROUTER = 'src/app/router.ts'
/** Kinds of events look like keys, and are none. */
const NO_KEYS = /'(?:project\.imported|review\.rejected)'/g

/** Returns the sources that a source is made from, and those that it loads when they are asked for. */
function madeFrom(path: string): Set<string> {
  const found = new Set<string>()
  const ahead = [path]
  for (let at = ahead.pop(); at; at = ahead.pop()) {
    if (found.has(at) || !files.has(at) || at === ROUTER) continue
    found.add(at)
    for (const [, name] of files.get(at)!.matchAll(/(?:from|import\() ?'([@.][^']*)'/g)) {
      const whole = name!.startsWith('@/') ? `src/${name!.slice(2)}` : new URL(name!, `http://_/${at}`).pathname.slice(1)
      ahead.push(whole, `${whole}.ts`)
    }
  }
  return found
}

/** Returns the features whose words a source says. */
function saidIn(text: string): string[] {
  const found = [...text.replace(NO_KEYS, '').matchAll(/['`]([a-z]+)\.[A-Za-z_.0-9]*(?:['`]|\$\{)/g)].map(([, name]) => name!)
  return found.filter((name) => features.has(name))
}

const places = makeRouter(new QueryClient())
  .getRoutes()
  .filter((one) => one.meta.words)
/** Returns the source of a place's page. */
const pageOf = (place: (typeof places)[number]): string => /src\/features\/[\w/]+\.vue/.exec(String(place.components!.default))![0]

describe('the words of a place', () => {
  it.each(places.map((one) => [String(one.name), one] as const))('come with it: %s', (_, place) => {
    const said = new Set([...madeFrom(pageOf(place))].flatMap((path) => saidIn(files.get(path)!)))
    const everywhere = new Set(SAID_EVERYWHERE)
    const has = place.name === 'settings' ? ['settings'] : place.meta.words!
    expect([...has].filter((name) => !everywhere.has(name)).sort()).toEqual([...said].filter((name) => !everywhere.has(name)).sort())
  })
  it('come with the frame around all places', () => {
    const said = [...madeFrom('src/app/AppShell.vue'), ...madeFrom('src/app/ProjectFrame.vue')].flatMap((path) => saidIn(files.get(path)!))
    expect([...new Set(said)].filter((name) => !SAID_EVERYWHERE.includes(name))).toEqual([])
  })
  it('come with the keys of all places where those are listed', () => {
    const has = new Set([...SAID_EVERYWHERE, ...places.find((one) => one.name === 'settings')!.meta.words!])
    expect([...new Set(listed.map((one) => one.says.split('.')[0]!))].filter((name) => !has.has(name))).toEqual([])
  })
})
