import { nextTick, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { before, stepped, type Place } from './order'
import type { Board } from './useBoard'
import type { useEdits } from './useEdits'

/** What is done to the card that is selected; each is said aloud, and the focus stays on the card that it is about. */
export function useCards(board: Board, edits: ReturnType<typeof useEdits>, selected: Ref<string>, reveal: (code: string) => void) {
  const { t } = useI18n()
  const said = ref('')
  const asks = ref<'' | 'delete' | 'split'>('')

  function tell(code: string): void {
    const shot = board.every.value.find((one) => one.code === code)
    const scene = board.everyScene.value.find((one) => one.code === shot?.scene)
    if (shot) said.value = t('board.movedTo', { code, number: shot.position, of: board.every.value.length, scene: scene?.heading ?? '' })
  }

  async function move(code: string, to: Place, hasFocus = true): Promise<void> {
    edits.move(code, to)
    selected.value = code
    await nextTick()
    await new Promise(requestAnimationFrame) // the moved list is shown once reads under way were called off
    tell(code)
    if (hasFocus) reveal(code)
  }

  function step(by: 1 | -1): void {
    const to = stepped(board.every.value, board.everyScene.value, selected.value, by)
    if (to === undefined) said.value = t(by > 0 ? 'board.isLast' : 'board.isFirst')
    else void move(selected.value, to)
  }

  /** Shows a new card, once the studio has named it. */
  async function made(asked: Promise<string>, words: string): Promise<void> {
    const code = await asked.catch(() => undefined) // the board tells what went wrong
    if (code === undefined) return
    selected.value = code
    said.value = t(words, { code })
    await nextTick()
    reveal(code)
  }

  function add(to: Place): void {
    void made(edits.add({ ...to, size: 'medium', duration_s: 3 }), 'board.added')
  }

  function remove(code: string): void {
    const place = board.shots.value.findIndex((one) => one.code === code)
    const next = board.shots.value[place + 1] ?? board.shots.value[place - 1]
    edits.remove(code)
    said.value = t('board.deleted', { code })
    selected.value = next?.code ?? ''
    if (next) void nextTick(() => reveal(next.code))
  }

  return {
    said,
    asks,
    move,
    step,
    add,
    addAfter: () => {
      const shot = board.every.value.find((one) => one.code === selected.value)
      if (shot) add({ scene: shot.scene, after: shot.code })
    },
    addBefore: () => {
      const to = before(board.every.value, selected.value)
      if (to) add(to)
    },
    duplicate: () => selected.value && void made(edits.copy(selected.value), 'board.duplicated'),
    split: (code: string, line: number) => void made(edits.split(code, line), 'board.wasSplit'),
    remove,
  }
}
