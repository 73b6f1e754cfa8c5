import { VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useTemplate } from './useTemplate'

const version = (number: number, text: string) => ({ code: 'mine.clip', set: 'mine', stage: 'clip', version: number, is_in_force: true, text, system: '', negative: '', variables: [], note: '', author: '', created_at: null, tokens_about: 1 })
let inForce = version(1, 'fog')
let sent: Request[] = []

/** A studio that keeps one template and finds fault with `wrong`. */
async function answer(asked: RequestInfo | URL): Promise<Response> {
  const request = new Request(asked as Request)
  sent.push(request)
  const headers = { 'Content-Type': 'application/json', ETag: `"${inForce.version}"` }
  const reply = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status, headers })
  if (request.method === 'GET') return reply(inForce)
  const given = (await request.json()) as { text: string }
  if (request.url.endsWith('/check')) return reply({ faults: given.text === 'wrong' ? [{ message: 'wrong', part: 'text', line: 1, variable: '' }] : [], tokens_about: 2 })
  if (request.headers.get('If-Match') !== `"${inForce.version}"`) return reply({ status: 412, detail: 'changed' }, 412)
  inForce = version(inForce.version + 1, given.text)
  return reply(inForce)
}

async function begun() {
  inForce = version(1, 'fog')
  sent = []
  localStorage.clear()
  vi.stubGlobal('fetch', answer)
  let made: ReturnType<typeof useTemplate> | undefined
  mount(defineComponent({ setup: () => ((made = useTemplate('mine.clip')), () => null) }), { global: { plugins: [VueQueryPlugin] } })
  await vi.waitFor(() => expect(made!.draft.value.text).toBe('fog'))
  return made!
}
const rest = async (): Promise<void> => {
  await new Promise((done) => setTimeout(done, 400))
  await flushPromises()
}

describe('useTemplate', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is checked once it rests, and saved as the next version', async () => {
    const one = await begun()
    one.draft.value = { ...one.draft.value, text: 'snow' }
    expect([one.isChanged.value, one.isAtRisk.value, one.isChecked.value]).toEqual([true, true, false])
    await rest()
    expect([one.isChecked.value, one.faults.value]).toEqual([true, []])
    one.save('why')
    await vi.waitFor(() => expect(one.version.value?.version).toBe(2))
    await vi.waitFor(() => expect(one.isChanged.value).toBe(false))
    expect(one.draft.value.text).toBe('snow')
  })

  it('keeps a faulty draft, and lets it go', async () => {
    const one = await begun()
    one.draft.value = { ...one.draft.value, text: 'wrong' }
    await rest()
    expect(one.faults.value).toHaveLength(1)
    one.keep()
    expect([one.isChanged.value, one.isAtRisk.value]).toEqual([true, false])
    one.draft.value = { ...one.draft.value, text: 'wrong again' }
    expect(one.isAtRisk.value).toBe(true)
    one.discard()
    expect([one.draft.value.text, one.isChanged.value, one.keptAt.value]).toEqual(['fog', false, undefined])
  })

  it('notices what came meanwhile, and loses neither', async () => {
    const one = await begun()
    one.draft.value = { ...one.draft.value, text: 'mine' }
    inForce = version(2, 'theirs')
    one.save('')
    await vi.waitFor(() => expect(one.isConflict.value).toBe(true))
    expect([one.draft.value.text, inForce.text]).toEqual(['mine', 'theirs'])
    await one.insist('')
    await vi.waitFor(() => expect(inForce.text).toBe('mine'))
    expect(inForce.version).toBe(3)
  })
})
