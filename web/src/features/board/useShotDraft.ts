import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { changeShot, readShot, type ShotChange, type ShotRead } from '@/api'
import { tagged, type Tagged } from '@/app/edits'
import { ofProject } from '@/app/project'
import { useDraft } from '@/ui/useDraft'

/** What is being changed of shots and not saved yet: looking at another shot loses nothing. */
export function useShotDraft(project: string, code: Ref<string>) {
  const queries = useQueryClient()
  const { data, error: unread, refetch } = useQuery({
    queryKey: computed(() => [...ofProject(project), 'board', 'shot', code.value]),
    queryFn: () => tagged<ShotRead>(readShot({ path: { project, code: code.value } })),
    enabled: computed(() => code.value !== ''),
  })
  const saving = useMutation({
    mutationKey: ['shots', project],
    mutationFn: ({ of, change, tag }: { of: string; change: Partial<ShotRead>; tag: string }) =>
      tagged<ShotRead>(changeShot({ path: { project, code: of }, body: change as ShotChange, headers: { 'If-Match': tag } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ofProject(project) }),
  })
  const editing = useDraft<ShotRead>({
    about: code,
    // While another shot is on its way, what is there is the one before.
    read: computed<Tagged<ShotRead> | undefined>(() => (data.value?.data.code === code.value ? data.value : undefined)),
    refetch,
    save: (change, tag, of) => saving.mutateAsync({ of, change, tag }),
  })

  return {
    ...editing,
    shot: computed(() => (code.value ? editing.draft.value : undefined)),
    unread,
    retry: refetch,
    change: (what: ShotChange): void => void (editing.draft.value && Object.assign(editing.draft.value, what)),
    /** Saves what was changed here over what others changed; what was not changed here stays theirs. */
    async keepMine(): Promise<void> {
      editing.keepMine()
      await editing.save()
    },
  }
}

export type Drafting = ReturnType<typeof useShotDraft>
