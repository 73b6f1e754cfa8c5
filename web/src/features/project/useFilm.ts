import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { changeProject, readProject, type FilmChange, type ProjectChange, type ProjectRead } from '@/api'
import { tagged, type Tagged } from '@/app/edits'
import { ofProject } from '@/app/project'
import { useDraft } from '@/ui/useDraft'

type Film = Required<{ [K in 'size' | 'rate' | 'style' | 'subtitles' | 'loudness' | 'short_clips' | 'native_sound' | 'mark']: NonNullable<FilmChange[K]> }>
export interface FilmForm extends Film {
  name: string
  description: string
  genre: string
  idea: string
}

const formOf = ({ name, description, genre, idea, settings }: ProjectRead): FilmForm => ({
  name,
  description,
  genre,
  idea,
  size: settings.size,
  rate: settings.rate as Film['rate'],
  style: settings.style,
  subtitles: settings.subtitles,
  loudness: settings.loudness,
  short_clips: settings.short_clips,
  native_sound: settings.native_sound,
  mark: settings.mark,
})

/** A change as it is sent: what stayed as it was is left out, so that nobody's words are undone. */
export function bodyOf({ name, description, genre, idea, ...settings }: Partial<FilmForm>): ProjectChange {
  const words = Object.entries({ name, description, genre, idea }).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(words), ...(Object.keys(settings).length && { settings }) }
}

const formIn = ({ data, tag }: Tagged<ProjectRead>): Tagged<FilmForm> => ({ data: formOf(data), tag })

/** A project's name, what it is about and what its film is to be, edited together; what somebody else changed meanwhile is never lost. */
export function useFilm(code: string) {
  const queries = useQueryClient()
  const path = { project: code }
  const { data, error: unread, refetch } = useQuery({
    queryKey: [...ofProject(code), 'project'],
    queryFn: async () => formIn(await tagged(readProject({ path }))),
  })
  const editing = useDraft<FilmForm>({
    read: data,
    refetch,
    save: async (change, tag) => {
      const saved = formIn(await tagged(changeProject({ path, body: bodyOf(change), headers: { 'if-match': tag } })))
      void queries.invalidateQueries({ queryKey: ofProject(code) })
      return saved
    },
  })
  return {
    ...editing,
    unread,
    refetch,
    /** Saves what was changed here over what others changed; what was not changed here stays theirs. */
    async keepMine(): Promise<void> {
      editing.keepMine()
      await editing.save()
    },
  }
}
