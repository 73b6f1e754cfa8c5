import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const NOTHING = '\0nothing'
/** Scripts and templates are Markdown; what stands in them as HTML is text. */
const HTML = '\0html'
const NO_HTML = 'export const html = () => ({ language: {}, support: [] })\nexport const htmlCompletionSource = () => null'
const PARTS = 'virtual:reka/'
/** The head of the page is `index.html`, and the colours stand in `main.css`. */
const NEEDLESS = /@nuxt\/ui\/dist\/runtime\/(vue\/plugins\/head|plugins\/colors)\.\w+$/
const NAMED = /import \{([\w, ]+)\} from ["']reka-ui\/namespaced["'];?/

/**
 * Leaves out what the libraries bring along and no page uses: icons from another host, what writes the page's head, the
 * languages of web pages in editors, and the parts of all of Reka's components where a component names one of them.
 */
export function lean(): Plugin {
  const icons = join(import.meta.dirname, 'icons.ts')
  const named = readFileSync(join(import.meta.dirname, 'node_modules/reka-ui/dist/namespaced/index.mjs'), 'utf8')
  return {
    name: 'lean',
    enforce: 'pre',
    resolveId(id) {
      if (id === '@iconify/vue') return icons
      if (id === '@codemirror/lang-html') return HTML
      if (NEEDLESS.test(id)) return NOTHING
      return id.startsWith(PARTS) ? `\0${id}` : undefined
    },
    load(id) {
      if (id === NOTHING) return 'export default () => {}'
      if (id === HTML) return NO_HTML
      return id.startsWith(`\0${PARTS}`) ? partsOf(named, id.slice(PARTS.length + 1)) : undefined
    },
    transform(code) {
      if (!NAMED.test(code)) return undefined
      const taken = (names: string): string => names.split(',').map((name) => `import { ${name.trim()} } from '${PARTS}${name.trim().split(' ')[0]!}'`).join('\n')
      return { code: code.replace(NAMED, (_, names: string) => taken(names)), map: null }
    },
  }
}

/** Returns a module that gives the parts of one of Reka's components by name, as `reka-ui/namespaced` gives those of all. */
export function partsOf(named: string, name: string): string {
  const found = new RegExp(`const ${name} = (\\{[^}]*\\})`).exec(named)?.[1]
  if (found === undefined) throw new Error(`reka-ui has no parts of ${name}.`)
  const parts = [...found.matchAll(/: (\w+)/g)].map((one) => one[1])
  return `import { ${parts.join(', ')} } from 'reka-ui'\nexport const ${name} = ${found}`
}
