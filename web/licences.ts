import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** Writes `THIRD_PARTY.txt` beside the pages: every package that is in them, with the words of its licence. */
export function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle(_options, bundle) {
      const homes = new Set<string>()
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const id of chunk.moduleIds) {
          const home = homeOf(id)
          if (home !== undefined) homes.add(home)
        }
      }
      homes.add(join(import.meta.dirname, 'node_modules/@fontsource-variable/inter'))
      const texts = [...homes].sort().map(textOf)
      this.emitFile({ type: 'asset', fileName: 'THIRD_PARTY.txt', source: texts.join('\n\n----\n\n') })
    },
  }
}

/** Returns the folder of the package that a module belongs to. */
function homeOf(module: string): string | undefined {
  const path = module.replace(/^\0/, '').split('?')[0]!
  if (!path.includes('/node_modules/')) return undefined
  let folder = dirname(path)
  while (folder.includes('/node_modules/')) {
    const about = join(folder, 'package.json')
    if (existsSync(about) && 'version' in (JSON.parse(readFileSync(about, 'utf8')) as object)) return folder
    folder = dirname(folder)
  }
  return undefined
}

function textOf(home: string): string {
  const about = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Record<string, unknown>
  const file = readdirSync(home).find((name) => /^(licen[cs]e|copying)/i.test(name))
  const words = file === undefined ? 'It brings no text of its licence along.' : readFileSync(join(home, file), 'utf8').trim()
  return `${String(about.name)} ${String(about.version)} (${String(about.license ?? 'see below')})\n\n${words}`
}
