import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import {
  changeLibraryCharacter,
  createLibraryCharacter,
  deleteLibraryCharacter,
  deleteLibraryPicture,
  listLibraryCharacters,
  listLibraryUses,
  listLibraryVersions,
  putLibraryPicture,
  readLibraryCharacter,
  restoreLibraryVersion,
  type CharacterView,
  type LibraryCharacterChange,
  type LibraryCharacterNew,
  type LibraryCharacterRead,
  type LibrarySorting,
  type PersonaRead,
} from '@/api'
import { tagged, type Tagged } from '@/app/edits'
import { answered, itemsOf } from '@/app/problems'

const LIBRARY = ['library'] as const
export const PAGE_SIZE = 24

/** One's own characters, a page of them. */
export function useCharacters(q: Ref<string>, sort: Ref<LibrarySorting>, page: Ref<number>) {
  return useQuery({
    queryKey: computed(() => [...LIBRARY, 'characters', { q: q.value, sort: sort.value, page: page.value }]),
    queryFn: () => answered(listLibraryCharacters({ query: { q: q.value, sort: sort.value, page: page.value, page_size: PAGE_SIZE } })),
    placeholderData: keepPreviousData,
  })
}

export function useNewCharacter(onMade: (made: LibraryCharacterRead) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: LibraryCharacterNew) => answered(createLibraryCharacter({ body })),
    onSuccess: (made) => {
      onMade(made)
      return queries.invalidateQueries({ queryKey: LIBRARY })
    },
  })
}

/** What of a character is edited in place. */
export type Sheet = Omit<PersonaRead, 'negative'> & { description: string; negative: string }

export function sheetOf(one: LibraryCharacterRead): Sheet {
  const { persona } = one.version
  return { ...persona, description: one.description, negative: persona.negative ?? '' }
}

/** One character with its versions and the roles that it plays, and what can be done with it. */
export function useCharacter(id: string, tagOf: () => string) {
  const queries = useQueryClient()
  const path = { character_id: id }
  const key = [...LIBRARY, 'character', id]
  const fresh = () => queries.invalidateQueries({ queryKey: LIBRARY })
  const headers = () => ({ 'if-match': tagOf() })

  const character = useQuery({ queryKey: key, queryFn: () => tagged(readLibraryCharacter({ path })) })
  const versions = useQuery({ queryKey: [...key, 'versions'], queryFn: () => answered(listLibraryVersions({ path, query: { page_size: 100 } })) })
  const uses = useQuery({ queryKey: [...key, 'uses'], queryFn: () => itemsOf(listLibraryUses({ path })) })

  const showing = useMutation({
    mutationFn: ({ view, file }: { view: CharacterView; file: File }) => answered(putLibraryPicture({ path: { ...path, view }, body: { file }, headers: headers() })),
    onSettled: fresh,
  })
  const hiding = useMutation({
    mutationFn: (view: CharacterView) => answered(deleteLibraryPicture({ path: { ...path, view }, headers: headers() })),
    onSettled: fresh,
  })
  const restoring = useMutation({ mutationFn: (number: number) => answered(restoreLibraryVersion({ path: { ...path, number } })), onSettled: fresh })
  const deleting = useMutation({
    mutationFn: () => answered(deleteLibraryCharacter({ path })),
    onSuccess: () => queries.removeQueries({ queryKey: key }),
  })

  async function change(body: LibraryCharacterChange, tag: string): Promise<Tagged<LibraryCharacterRead>> {
    const saved = await tagged(changeLibraryCharacter({ path, body, headers: { 'if-match': tag } }))
    queries.setQueryData(key, saved)
    void fresh()
    return saved
  }

  return { character, versions, uses, showing, hiding, restoring, deleting, change }
}
