import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { Plugin } from 'vite'

const NAME = 'virtual:bindables'

interface Listed {
  id: string
  scope: string
  says: string
  defaults: string[]
  isFixed: boolean
  isGiven?: boolean
}

/**
 * Gives the pages a list of the keys of all places, `virtual:bindables`, read from what they hand to `useKeys`. So the
 * settings show keys of places that are not open, and nobody keeps a second list of them.
 */
export function bindables(): Plugin {
  const sources = join(import.meta.dirname, 'src')
  return {
    name: 'bindables',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined
      const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(vue|ts)$/.test(path) && !/\.(test|gen)\.ts$/.test(path))
      const found = keysIn(files.sort().map((path) => readFileSync(join(sources, path), 'utf8')))
      return `export default ${JSON.stringify(found)}`
    },
  }
}

/** The keys that are put together from the letters of places: `goingKeys` lists them. */
const PUT_TOGETHER = new Set(['go'])

/**
 * Returns the keys that sources hand to `useKeys`: written out there, or in a function of the sources that returns them
 * written out, as `playerKeys(…)` does.
 *
 * @throws {Error} if the keys of a place are neither, as no list would show them.
 */
export function keysIn(sources: string[]): Listed[] {
  const trees = sources
    .filter((source) => /\b(useKeys|Key\[\])/.test(source))
    .map((source) => ts.createSourceFile('page.ts', scriptsOf(source), ts.ScriptTarget.Latest))
  const makers = new Map(trees.flatMap(makersIn))
  const found: Listed[] = []
  function look(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'useKeys') {
      const [scope, keys] = node.arguments
      if (!scope || !ts.isStringLiteral(scope) || !keys) throw new Error('useKeys: name the place in so many words')
      const list = ts.isCallExpression(keys) && ts.isIdentifier(keys.expression) ? makers.get(keys.expression.text) : keys
      if (list && ts.isArrayLiteralExpression(list)) found.push(...list.elements.flatMap((one) => keyOf(scope.text, one)))
      else if (!PUT_TOGETHER.has(scope.text)) throw new Error(`useKeys('${scope.text}'): write the keys out, or in a function that returns Key[]`)
    }
    ts.forEachChild(node, look)
  }
  for (const tree of trees) look(tree)
  return found
}

/** Returns the scripts of a component, which may have two, or a module as it is. */
function scriptsOf(source: string): string {
  const scripts = [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((one) => one[1])
  return scripts.length ? scripts.join('\n') : source
}

/** Returns what functions that say that they return `Key[]` return, by their names. */
function makersIn(tree: ts.SourceFile): [string, ts.Expression][] {
  const found: [string, ts.Expression][] = []
  const isKeys = (type: ts.TypeNode | undefined): boolean => type !== undefined && type.getText(tree) === 'Key[]'
  function look(node: ts.Node): void {
    if (ts.isFunctionDeclaration(node) && node.name && isKeys(node.type)) {
      const last = node.body?.statements.at(-1)
      if (last && ts.isReturnStatement(last) && last.expression) found.push([node.name.text, last.expression])
    }
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && ts.isArrowFunction(node.initializer) && isKeys(node.initializer.type)) {
      const { body } = node.initializer
      if (!ts.isBlock(body)) found.push([node.name.text, body])
    }
    ts.forEachChild(node, look)
  }
  look(tree)
  return found
}

function keyOf(scope: string, node: ts.Expression): Listed[] {
  if (!ts.isObjectLiteralExpression(node)) return []
  const parts = new Map(
    node.properties.flatMap((one) => (ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) ? [[one.name.text, one.initializer] as const] : [])),
  )
  const [keys, says, does] = ['keys', 'says', 'does'].map((name) => parts.get(name))
  if (!keys || !ts.isArrayLiteralExpression(keys) || !says || !ts.isStringLiteral(says)) return []
  const defaults = keys.elements.filter(ts.isStringLiteral).map((one) => one.text)
  const isGiven = !node.properties.some((one) => one.name && ts.isIdentifier(one.name) && one.name.text === 'does')
  const isFixed = isGiven || (does !== undefined && ts.isArrowFunction(does) && does.parameters.length > 0)
  return [{ id: `${scope}:${says.text}`, scope, says: says.text, defaults, isFixed, ...(isGiven && { isGiven }) }]
}
