import { QueryClient } from '@tanstack/vue-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Session = typeof import('./session')
type Answers = (path: string, asked: string[]) => Response | Promise<Response>

const said = (status: number, body: unknown = {}): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const REFRESH = '/api/v1/auth/refresh'

/** The module as a page has it that was just loaded, with a studio that answers so. */
async function begin(answers: Answers) {
  vi.resetModules()
  const asked: string[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    const path = new URL(request.url).pathname
    asked.push(path)
    return Promise.resolve(answers(path, asked))
  })
  const { client } = await import('@/api/client.gen')
  client.setConfig({ baseUrl: 'http://studio.test' })
  const session: Session = await import('./session')
  session.keepSignedIn()
  const { readOwnAccount } = await import('@/api')
  return { session, asked, ask: readOwnAccount, queries: new QueryClient({ defaultOptions: { queries: { retry: false } } }) }
}
const countOf = (asked: string[], path: string): number => asked.filter((one) => one === path).length
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 20))

let isTokenGood: boolean
beforeEach(() => (isTokenGood = false))
afterEach(() => vi.unstubAllGlobals())

describe('a request that comes back with 401', () => {
  it('is sent once more with new tokens, which many at once fetch once', async () => {
    const { ask, asked } = await begin((path) => {
      if (path === REFRESH) isTokenGood = true
      return said(path === REFRESH || isTokenGood ? 200 : 401)
    })
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map((one) => one.response?.status)).toEqual([200, 200, 200])
    expect(countOf(asked, REFRESH)).toBe(1)
  })
  it('is no reason for new tokens where the password was wrong', async () => {
    const { ask, asked } = await begin(() => said(401, { code: 'login_failed' }))
    expect((await ask()).response?.status).toBe(401)
    expect(countOf(asked, REFRESH)).toBe(0)
  })
  it('leads to the login page before anybody came in', async () => {
    const { session, queries } = await begin(() => said(401))
    expect(await session.isSignedIn(queries)).toBe(false)
    expect(session.isSessionOver.value).toBe(false)
  })
  it('waits, once somebody was in, until they are in again', async () => {
    let isOver = false
    const { session, ask, queries } = await begin((path) => said(isOver && path !== '/api/v1/auth/login' ? 401 : 200, { username: 'lin' }))
    expect(await session.isSignedIn(queries)).toBe(true)
    isOver = true
    let status: number | undefined
    void ask().then((answer) => (status = answer.response?.status))
    await settled()
    expect([session.isSessionOver.value, status]).toEqual([true, undefined])

    isOver = false
    await session.signIn('lin', 'secret', queries)
    await settled()
    expect([session.isSessionOver.value, status]).toEqual([false, 200])
  })
  it('goes on, too, where they came in in another window', async () => {
    let isOver = false
    const { session, ask, queries } = await begin(() => said(isOver ? 401 : 200))
    await session.isSignedIn(queries)
    isOver = true
    const answer = ask()
    await settled()
    await session.lookAgain(queries)
    expect(session.isSessionOver.value).toBe(true)
    isOver = false
    await session.lookAgain(queries)
    expect((await answer).response?.status).toBe(200)
  })
})

describe('without a network', () => {
  it('nobody is sent away: what failed says so', async () => {
    const { session, queries } = await begin(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(session.isSignedIn(queries)).rejects.toThrow()
    expect(session.isSessionOver.value).toBe(false)
  })
})
