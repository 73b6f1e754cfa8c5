import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Transaction, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { scriptLook } from '@/ui/scriptLook'

export interface EditorWords {
  label: string
  placeholder: string
  /** What CodeMirror itself says, in another language than English. */
  phrases: Record<string, string>
}

/** A text to write a script in. `onChange` is told of whatever a person changed; `onSave` is asked for by Ctrl+S. */
export function makeEditor(parent: HTMLElement, words: EditorWords, on: { change: () => void; select: () => void; save: () => void }, isFixed: Extension): EditorView {
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: '',
      extensions: [
        history(),
        search({ top: true }),
        highlightSelectionMatches(),
        keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (on.save(), true) }, ...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        scriptLook,
        placeholder(words.placeholder),
        EditorState.phrases.of(words.phrases),
        EditorView.contentAttributes.of({ 'aria-label': words.label, spellcheck: 'false', tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && update.transactions.some((one) => one.annotation(fromOutside) === undefined)) on.change()
          if (update.selectionSet || update.docChanged) on.select()
        }),
        isFixed,
      ],
    }),
  })
}

/** Marks a change that did not come from whoever writes: it is not to be saved. */
const fromOutside = Annotation.define<true>()

/** Shows another text, and changes no more than differs: the place in the text stays where it was. */
export function putText(view: EditorView, text: string): void {
  const before = view.state.doc.toString()
  const change = changeBetween(before, text)
  if (change === null) return
  view.dispatch({ changes: change, annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)] })
}

/** Writes another text, as if somebody had typed it: it can be undone, and is saved. */
export function writeText(view: EditorView, text: string): void {
  const change = changeBetween(view.state.doc.toString(), text)
  if (change !== null) view.dispatch({ changes: change, scrollIntoView: true })
}

/** The one stretch in which two texts differ; null if they do not. */
export function changeBetween(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before[from] === after[from]) from++
  let same = 0
  while (same < most - from && before[before.length - 1 - same] === after[after.length - 1 - same]) same++
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) }
}
