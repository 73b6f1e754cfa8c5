import type { Key } from '@/app/keys'
import type { Player } from './usePlayer'

const LOUDER = 0.1

/** What the keys do in every player. */
export function playerKeys(player: Player, screen: () => void, captions: () => void): Key[] {
  const second = (): number => Math.round(player.rate)
  const sound = (by: number): void => {
    player.volume = Math.round(Math.min(1, Math.max(0, player.volume + by)) * 10) / 10
    player.isMuted = player.volume === 0
  }
  return [
    { keys: ['space', 'k'], says: 'player.key.toggle', does: () => player.toggle() },
    { keys: ['j'], says: 'player.key.slower', does: () => player.slower() },
    { keys: ['l'], says: 'player.key.faster', does: () => player.faster() },
    { keys: ['arrowleft', ','], says: 'player.key.back', does: () => player.step(-1) },
    { keys: ['arrowright', '.'], says: 'player.key.on', does: () => player.step(1) },
    { keys: ['shift+arrowleft'], says: 'player.key.secondBack', does: () => player.step(-second()) },
    { keys: ['shift+arrowright'], says: 'player.key.secondOn', does: () => player.step(second()) },
    { keys: ['home'], says: 'player.key.first', does: () => player.seek(0) },
    { keys: ['end'], says: 'player.key.last', does: () => player.step(player.last) },
    { keys: ['i'], says: 'player.key.in', does: () => player.setFirst() },
    { keys: ['o'], says: 'player.key.out', does: () => player.setLast() },
    { keys: ['\\'], says: 'player.key.clear', does: () => player.clearRange() },
    { keys: ['shift+l'], says: 'player.key.loop', does: () => void (player.isLooping = !player.isLooping) },
    { keys: ['arrowup'], says: 'player.key.louder', does: () => sound(LOUDER) },
    { keys: ['arrowdown'], says: 'player.key.quieter', does: () => sound(-LOUDER) },
    { keys: ['m'], says: 'player.key.mute', does: () => void (player.isMuted = !player.isMuted) },
    { keys: ['f'], says: 'player.key.screen', does: screen },
    { keys: ['shift+s'], says: 'player.key.captions', does: captions },
  ]
}
