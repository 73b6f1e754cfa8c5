import { describe, expect, it } from 'vitest'
import { decoded, scriptIn } from './scriptFiles'

const file = (name: string, ...parts: BlobPart[]) => new File(parts, name)

describe('a script file', () => {
  it('is read as it is', async () => expect(await scriptIn(file('roof.md', '# Roof\r\nRain.'))).toBe('# Roof\nRain.'))
  it('of Fountain is marked as such', async () => expect(await scriptIn(file('roof.fountain', 'INT. ROOF\n'))).toBe('```fountain\nINT. ROOF\n```\n'))
  it('of another kind is refused', () => expect(scriptIn(file('roof.docx', 'PK'))).rejects.toThrow('kind'))
  it('that is no text is refused', () => expect(scriptIn(file('roof.txt', new Uint8Array([65, 0, 66])))).rejects.toThrow('binary'))
  it('may be in the codes of Windows', () => {
    expect(decoded(new Uint8Array([0xff, 0xfe, 0xe8, 0x96]))).toBe('雨')
    expect(decoded(new Uint8Array([0xd3, 0xea]))).toBe('雨')
  })
})
