import { describe, expect, it, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import type { Tagged } from '@/app/edits'
import { useDraft } from './useDraft'

interface Said {
  look: string
  ways: string
}
const said = (look: string, ways: string, tag: string): Tagged<Said> => ({ data: { look, ways }, tag })

function begin() {
  const read = ref<Tagged<Said> | undefined>(said('coat', 'quiet', '1'))
  const send = vi.fn((change: Partial<Said>, tag: string) => Promise.resolve({ data: { look: 'hoodie', ways: 'loud', ...change }, tag: `${tag}+` }))
  return { read, send, ...useDraft<Said>({ read, save: send, refetch: () => Promise.resolve({ data: read.value }) }) }
}

describe('what is edited in place', () => {
  it('follows what others change elsewhere, and keeps what was typed', async () => {
    const { read, draft, theirs, isChanged } = begin()
    draft.value!.ways = 'loud'
    read.value = said('hoodie', 'quiet', '2')
    await nextTick()
    expect(draft.value).toEqual({ look: 'hoodie', ways: 'loud' })
    expect([theirs.value, isChanged.value]).toEqual([undefined, true])
  })
  it('sends what was typed alone after a clash, and not what others changed back', async () => {
    const { read, draft, theirs, send, save, keepMine } = begin()
    draft.value!.ways = 'loud'
    read.value = said('hoodie', 'shy', '2')
    await nextTick()
    expect(theirs.value?.tag).toBe('2')
    await save()
    expect(send).not.toHaveBeenCalled()
    keepMine()
    await save()
    expect(send).toHaveBeenCalledWith({ ways: 'loud' }, '2', '')
  })
  it('can be given up for what others said', async () => {
    const { read, draft, takeTheirs } = begin()
    draft.value!.ways = 'loud'
    read.value = said('hoodie', 'shy', '2')
    await nextTick()
    takeTheirs()
    expect(draft.value).toEqual({ look: 'hoodie', ways: 'shy' })
  })
  it('keeps what is typed while it is saved, as unsaved', async () => {
    let answer!: (told: Tagged<Said>) => void
    const read = ref<Tagged<Said> | undefined>(said('coat', 'quiet', '1'))
    const send = vi.fn(() => new Promise<Tagged<Said>>((tell) => (answer = tell)))
    const { draft, isChanged, isSaving, isSaved, theirs, save } = useDraft<Said>({ read, save: send, refetch: () => Promise.resolve({ data: read.value }) })
    draft.value!.ways = 'loud'
    const done = save()
    draft.value!.ways = 'louder'
    void save()
    // News of one's own save come before its answer.
    read.value = said('coat', 'loud', '2')
    await nextTick()
    answer(said('coat', 'loud', '2'))
    await done
    expect(draft.value).toEqual({ look: 'coat', ways: 'louder' })
    expect([isChanged.value, isSaving.value, isSaved.value, theirs.value]).toEqual([true, false, false, undefined])
    expect(send).toHaveBeenCalledTimes(1)
    answer = () => undefined
    void save()
    expect(send).toHaveBeenLastCalledWith({ ways: 'louder' }, '2', '')
  })
  it('tells why it was not saved, and saves again', async () => {
    const read = ref<Tagged<Said> | undefined>(said('coat', 'quiet', '1'))
    const send = vi.fn<() => Promise<Tagged<Said>>>().mockRejectedValueOnce(new Error('gone')).mockResolvedValue(said('coat', 'loud', '2'))
    const { draft, error, isSaved, save } = useDraft<Said>({ read, save: send, refetch: () => Promise.resolve({ data: read.value }) })
    draft.value!.ways = 'loud'
    await save()
    expect([error.value?.message, draft.value!.ways, isSaved.value]).toEqual(['gone', 'loud', false])
    await save()
    expect([error.value, draft.value!.ways, isSaved.value]).toEqual([undefined, 'loud', true])
  })
  it('keeps what was begun of one thing while another is looked at', async () => {
    const about = ref('one')
    const all: Record<string, Tagged<Said>> = { one: said('coat', 'quiet', '1'), two: said('hat', 'loud', '1') }
    const read = ref<Tagged<Said> | undefined>(all.one)
    const send = vi.fn((change: Partial<Said>, _tag: string, of: string) => Promise.resolve({ data: { ...all[of]!.data, ...change }, tag: '2' }))
    const { draft, unsaved, isChanged, save } = useDraft<Said>({ about, read, save: send, refetch: () => Promise.resolve({ data: read.value }) })
    draft.value!.look = 'hoodie'
    about.value = 'two'
    read.value = all.two
    await nextTick()
    expect([draft.value, isChanged.value, [...unsaved.value]]).toEqual([{ look: 'hat', ways: 'loud' }, false, ['one']])
    about.value = 'one'
    read.value = all.one
    await nextTick()
    expect(draft.value!.look).toBe('hoodie')
    await save()
    expect(send).toHaveBeenCalledWith({ look: 'hoodie' }, '1', 'one')
    expect([...unsaved.value]).toEqual([])
  })
})
