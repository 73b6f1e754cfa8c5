import { markdown } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { RangeSetBuilder, type Extension } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { kindOf, nameIn } from './scriptReading'

const LINE = {
  title: Decoration.line({ class: 'cm-title' }),
  episode: Decoration.line({ class: 'cm-episode' }),
  scene: Decoration.line({ class: 'cm-scene' }),
  section: Decoration.line({ class: 'cm-section' }),
  direction: Decoration.line({ class: 'cm-direction' }),
}
const NAME = Decoration.mark({ class: 'cm-name' })

/** Marks the lines that can be seen: of a long script, that is a page. */
function marksOf(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at)
      const kind = kindOf(line.text)
      if (kind in LINE) builder.add(line.from, line.from, LINE[kind as keyof typeof LINE])
      const name = kind === 'cue' ? nameIn(line.text) : null
      if (name) builder.add(line.from + name.from, line.from + name.to, NAME)
      at = line.to + 1
    }
  }
  return builder.finish()
}

const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = marksOf(view)
    }
    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = marksOf(update.view)
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.strong, fontWeight: '600' },
    { tag: tags.emphasis, fontStyle: 'italic' },
    { tag: [tags.processingInstruction, tags.comment, tags.meta], color: 'var(--ui-text-muted)' },
  ]),
)

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '14px', color: 'var(--ui-text)', backgroundColor: 'var(--ui-bg)' },
  '.cm-scroller': { fontFamily: 'var(--font-sans)', lineHeight: '24px', overflow: 'auto' },
  '.cm-content': { maxWidth: '46rem', margin: '0 auto', padding: '1.5rem 1rem 40vh', caretColor: 'var(--ui-text-highlighted)' },
  '.cm-cursor': { borderLeftColor: 'var(--ui-text-highlighted)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--ui-primary) 30%, transparent)',
  },
  '.cm-title': { fontSize: '20px', lineHeight: '32px', fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  '.cm-episode': { fontSize: '16px', fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  '.cm-scene': { fontWeight: '600', color: 'var(--ui-primary)' },
  '.cm-section': { fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  '.cm-direction': { color: 'var(--ui-text-muted)' },
  '.cm-name': { fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--ui-text-dimmed)' },
  '.cm-lit': { backgroundColor: 'color-mix(in srgb, var(--ui-primary) 16%, transparent)' },
  '.cm-collapsedLines': { backgroundColor: 'var(--ui-bg-elevated)', backgroundImage: 'none', color: 'var(--ui-text-muted)', padding: '4px 8px', fontSize: '12px' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: 'none' },
  '.cm-panels': { backgroundColor: 'var(--ui-bg-muted)', color: 'var(--ui-text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--ui-border)' },
  '.cm-searchMatch': { backgroundColor: 'color-mix(in srgb, var(--state-waiting) 35%, transparent)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--state-waiting) 60%, transparent)' },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--ui-text) 12%, transparent)' },
  '.cm-placeholder': { color: 'var(--ui-text-dimmed)' },
  '.cm-textfield': { backgroundColor: 'var(--ui-bg)', border: '1px solid var(--ui-border-accented)', color: 'var(--ui-text)' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--ui-bg-elevated)', border: '1px solid var(--ui-border-accented)', color: 'var(--ui-text)' },
})

/** How a script looks, wherever it is shown: prose, with its scenes and whoever speaks marked. */
export const scriptLook: Extension = [markdown({ completeHTMLTags: false }), marks, colours, theme, EditorView.lineWrapping, drawSelection()]
