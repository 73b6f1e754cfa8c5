import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { jinja } from '@codemirror/lang-jinja'
import { markdown } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, type Range } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { singleBraces } from './draft'

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', backgroundColor: 'var(--ui-bg)', color: 'var(--ui-text)' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ui-text-highlighted)' },
  '.cm-gutters': { backgroundColor: 'var(--ui-bg-muted)', color: 'var(--ui-text-dimmed)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--ui-bg-elevated) 70%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ui-text-highlighted)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'color-mix(in srgb, var(--ui-primary) 30%, transparent)' },
  '.cm-tooltip': { backgroundColor: 'var(--ui-bg-elevated)', color: 'var(--ui-text)', border: '1px solid var(--ui-border-accented)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--ui-primary)', color: 'var(--ui-bg)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--ui-error)', textUnderlineOffset: '3px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--ui-error)' },
  '.cm-variable': { color: 'var(--ui-primary)' },
  '.cm-panels': { backgroundColor: 'var(--ui-bg-muted)', color: 'var(--ui-text)', borderColor: 'var(--ui-border)' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'color-mix(in srgb, var(--state-approved) 10%, transparent)' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'color-mix(in srgb, var(--state-rejected) 10%, transparent)' },
  '.cm-changedText': { background: 'color-mix(in srgb, var(--state-approved) 32%, transparent) !important', textDecoration: 'none' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'color-mix(in srgb, var(--state-rejected) 32%, transparent) !important' },
  '.cm-collapsedLines': { background: 'var(--ui-bg-elevated)', color: 'var(--ui-text-muted)' },
})
const COLOURS = HighlightStyle.define([
  { tag: [tags.comment, tags.blockComment], color: 'var(--ui-text-dimmed)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.controlKeyword, tags.operatorKeyword, tags.definitionKeyword], color: 'var(--ui-warning)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--ui-success)' },
  { tag: [tags.variableName, tags.propertyName, tags.special(tags.variableName)], color: 'var(--ui-primary)' },
  { tag: [tags.brace, tags.paren, tags.separator, tags.special(tags.brace)], color: 'var(--ui-warning)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--state-waiting)' },
  { tag: tags.heading, fontWeight: '600', color: 'var(--ui-text-highlighted)' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
])

/** How a template looks, in the editor as in comparisons: Jinja over Markdown. */
export const looks: Extension = [THEME, syntaxHighlighting(COLOURS), jinja({ base: markdown({ completeHTMLTags: false }) }), EditorView.lineWrapping, lineNumbers(), drawSelection()]

/** Marks `{name}` of the product's own short form, for the names that are declared now. */
function shortForms(known: () => ReadonlySet<string>): Extension {
  const marked = (view: EditorView): DecorationSet => {
    const found = singleBraces(view.state.doc.toString(), known())
    return Decoration.set(found.map((one): Range<Decoration> => Decoration.mark({ class: 'cm-variable' }).range(one.from, one.to)))
  }
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = marked(view)
      }
      update(change: ViewUpdate): void {
        if (change.docChanged || change.viewportChanged || change.transactions.length) this.decorations = marked(change.view)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}

/** Everything that an editor of templates does. `known` are the names that may be used now, with what each is. */
export function editing(known: () => Map<string, string>, label: string, onChange: (text: string) => void): Extension {
  const complete = (context: CompletionContext): CompletionResult | null => {
    const before = context.matchBefore(/\{[\w\s{%]*?(\w*)$/)
    if (before === null) return null
    const word = context.matchBefore(/\w*$/)
    return { from: word?.from ?? context.pos, options: [...known()].map(([name, detail]) => ({ label: name, detail, type: 'variable' })) }
  }
  return [
    looks,
    history(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    autocompletion({ override: [complete] }),
    shortForms(() => new Set(known().keys())),
    // Tab goes on to the next control, as everywhere: nobody is caught in the editor.
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorView.updateListener.of((change) => {
      if (change.docChanged) onChange(change.state.doc.toString())
    }),
  ]
}

// It can still be gone through and copied from; on a phone nothing comes up to type with.
export const readOnly: Extension = [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ inputmode: 'none' })]
