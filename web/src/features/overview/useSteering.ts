import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { estimateProject, pauseProject, resumeProject, startRun, type EstimateRead } from '@/api'
import { newKey } from '@/app/once'
import { ofProject } from '@/app/project'
import { answered, wordsOf } from '@/app/problems'

/** Starting a project's work, with its price told first, pausing it and going on. */
export function useSteering(code: string) {
  const queries = useQueryClient()
  const asks = ref(false)
  const estimate = ref<EstimateRead>()
  let key = ''
  const path = { project: code }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ofProject(code) })

  const pricing = useMutation({ mutationFn: () => answered(estimateProject({ path })), onSuccess: (told) => (estimate.value = told) })
  const starting = useMutation({
    mutationFn: () => answered(startRun({ path, body: {}, headers: { 'Idempotency-Key': key } })),
    onSuccess,
    onSettled: () => (asks.value = false),
  })
  const pausing = useMutation({ mutationFn: () => answered(pauseProject({ path })), onSuccess })
  const resuming = useMutation({ mutationFn: () => answered(resumeProject({ path })), onSuccess })
  const all = [pricing, starting, pausing, resuming]

  function ask(): void {
    key = newKey()
    estimate.value = undefined
    asks.value = true
    pricing.mutate()
  }

  return {
    asks,
    estimate,
    isSteering: computed(() => all.some((one) => one.isPending.value)),
    trouble: computed(() => {
      const error = all.map((one) => one.error.value).find((one) => one !== null)
      return error && wordsOf(error)
    }),
    ask,
    go: () => starting.mutate(),
    pause: () => pausing.mutate(),
    resume: () => resuming.mutate(),
  }
}
