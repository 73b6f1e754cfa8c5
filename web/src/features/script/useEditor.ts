import { openSearchPanel } from '@codemirror/search'
import { Compartment } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useDebounceFn } from '@vueuse/core'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { makeEditor, putText, writeText } from './editor'
import { measure, outlineOf, type Entry, type Measure } from '@/ui/scriptReading'

/** How long after a change the outline and the counts follow: they read the whole text. */
const FOLLOW_MS = 250

/** The text on the page: the editor itself, and what is read from the text as it is written. */
export function useEditor(host: Ref<HTMLElement | null>, isReadOnly: Ref<boolean>, on: { change: () => void; save: () => void }) {
  const { t, tm } = useI18n()
  const view = shallowRef<EditorView>()
  const entries = shallowRef<Entry[]>([])
  const size = shallowRef<Measure>({ characters: 0, words: 0, minutes: 0 })
  const line = ref(1)
  const passage = ref('')
  const lock = new Compartment()
  const locked = (): ReturnType<typeof EditorView.editable.of> => EditorView.editable.of(!isReadOnly.value)

  function read(): void {
    const text = view.value?.state.doc.toString() ?? ''
    entries.value = outlineOf(text)
    size.value = measure(text)
  }
  const readSoon = useDebounceFn(read, FOLLOW_MS)

  function look(): void {
    const state = view.value?.state
    if (state === undefined) return
    const { head, from, to } = state.selection.main
    line.value = state.doc.lineAt(head).number
    passage.value = to > from ? state.sliceDoc(from, to) : ''
  }

  onMounted(() => {
    if (host.value === null) return
    const words = { label: t('script.text'), placeholder: t('script.begin'), phrases: tm('script.phrases') as Record<string, string> }
    const changed = (): void => {
      on.change()
      void readSoon()
    }
    view.value = makeEditor(host.value, words, { change: changed, select: look, save: on.save }, lock.of(locked()))
  })
  watch(isReadOnly, () => view.value?.dispatch({ effects: lock.reconfigure(locked()) }))
  onBeforeUnmount(() => view.value?.destroy())

  return {
    entries,
    size,
    line,
    passage,
    text: () => view.value?.state.doc.toString() ?? '',
    put: (text: string) => {
      if (view.value) putText(view.value, text)
      read()
    },
    write: (text: string) => view.value && writeText(view.value, text),
    find: () => view.value && openSearchPanel(view.value),
    goTo: (number: number) => {
      if (!view.value) return
      const at = view.value.state.doc.line(Math.min(number, view.value.state.doc.lines)).from
      view.value.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 24 }) })
      view.value.focus()
    },
    isEmpty: computed(() => size.value.characters === 0),
  }
}
