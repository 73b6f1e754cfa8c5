import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { createProject, estimateDrama, generateDrama, type DramaNew, type Style } from '@/api'
import { beginning } from '@/app/beginning'
import { answered } from '@/app/problems'
import { usePriced } from '@/ui/usePriced'
import { asEstimate } from './drama'

/** Beginning a project: with a script at once, with an idea once its price was taken. */
export function useBeginning(onDone: () => void) {
  const { locale } = useI18n()
  const router = useRouter()
  const queries = useQueryClient()
  const form = reactive({
    name: '',
    size: beginning.value.size,
    style: beginning.value.style as Style,
    template: '',
    script: '',
    genre: '',
    idea: '',
    episodes: 1,
    scenes: 3,
    seconds: 60,
    language: locale.value === 'zh' ? ('zh' as const) : ('en' as const),
  })

  const settings = () => ({ size: form.size, style: form.style })
  const drama = (): DramaNew => ({
    title: form.name,
    genre: form.genre,
    prompt: form.idea,
    episodes: form.episodes,
    scenes_per_episode: form.scenes,
    duration_sec: form.seconds,
    language: form.language,
    settings: settings(),
  })
  async function goTo(code: string): Promise<void> {
    ordering.asks.value = false
    onDone()
    Object.assign(form, { name: '', genre: '', idea: '', script: '' })
    void queries.invalidateQueries({ queryKey: ['projects'] })
    await router.push({ name: 'overview', params: { project: code } })
  }

  const creating = useMutation({
    mutationFn: () =>
      answered(
        createProject({
          body: { name: form.name, genre: form.genre, idea: form.idea, script: form.script, template: form.template, settings: form.template ? {} : settings() },
        }),
      ),
    onSuccess: (made) => goTo(made.code),
  })
  const ordering = usePriced({
    price: async (asked: DramaNew) => asEstimate(await answered(estimateDrama({ body: asked }))),
    order: (asked, key) => answered(generateDrama({ body: asked, headers: { 'Idempotency-Key': key } })),
    onOrdered: (started) => goTo(started.code),
  })
  // What cannot be priced was filled in wrongly: then the form says so.
  watch(ordering.error, (error) => error && !ordering.estimate.value && (ordering.asks.value = false))

  return {
    form,
    ordering,
    create: () => creating.mutate(),
    isCreating: computed(() => creating.isPending.value || ordering.isPricing.value),
    askForDrama: () => void ordering.ask(drama()),
    error: computed(() => creating.error.value ?? ordering.error.value),
    reset(): void {
      creating.reset()
      ordering.reset()
    },
  }
}
