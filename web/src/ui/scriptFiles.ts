/** Files that a script can be read from here. */
export const ACCEPTED = '.md,.markdown,.txt,.fountain'
export const LARGEST_BYTES = 4_000_000

export type FileTrouble = 'kind' | 'size' | 'binary'

export class FileNotRead extends Error {
  constructor(readonly why: FileTrouble) {
    super(why)
  }
}

/** Returns the text of a script file: UTF-8, UTF-16 with its mark, or GBK. What Fountain writes is marked as such. */
export async function scriptIn(file: File): Promise<string> {
  const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? ''
  if (!ACCEPTED.split(',').includes(`.${ending}`)) throw new FileNotRead('kind')
  if (file.size > LARGEST_BYTES) throw new FileNotRead('size')
  const text = decoded(new Uint8Array(await file.arrayBuffer())).replace(/\r\n?/g, '\n')
  if (text.includes('\0')) throw new FileNotRead('binary')
  return ending === 'fountain' ? `\`\`\`fountain\n${text.trimEnd()}\n\`\`\`\n` : text
}

export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gbk').decode(bytes)
  }
}
