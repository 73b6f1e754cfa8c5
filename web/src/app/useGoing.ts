import { useRouter } from 'vue-router'
import { LETTERS } from './goTo'
import { useKeys } from './keys'
import { usePlaces } from './places'

/** G and a letter lead to a place, wherever one is. */
export function useGoing(): void {
  const router = useRouter()
  const { all } = usePlaces()
  useKeys(
    'go',
    Object.entries(LETTERS).map(([name, letter]) => ({
      keys: [`g ${letter}`],
      says: `app.place.${name}`,
      does: () => {
        const place = all.value.find((one) => one.name === name)
        if (place !== undefined) void router.push(place.to)
      },
    })),
  )
}
