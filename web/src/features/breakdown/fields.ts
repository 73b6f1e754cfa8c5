import type { Edited } from './useChange'

/** A field of a record as it is edited. `options` are the values that it may have; their words are `breakdown.of`. */
export interface Field {
  name: string
  as: 'text' | 'prose' | 'choice' | 'names' | 'flag' | 'seconds' | 'place' | 'scene' | 'people' | 'camera'
  options?: string[]
  /** The group of words of its options. */
  words?: string
}

const SIZES = ['extreme_wide', 'wide', 'full', 'medium', 'medium_close', 'close_up', 'extreme_close_up', 'insert']
const ANGLES = ['eye_level', 'low', 'high', 'birds_eye', 'dutch', 'over_shoulder']
const MOVES = ['static', 'zoom_in', 'zoom_out', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down', 'dolly_in', 'dolly_out', 'orbit', 'push_pull', 'handheld', 'whip']
const PLACES = 'city street rooftop office home bedroom kitchen classroom corridor hospital cafe shop station park forest mountain sea desert palace temple space other'.split(' ')

export const FIELDS: Record<Edited, Field[]> = {
  character: [
    { name: 'name', as: 'text' },
    { name: 'aliases', as: 'names' },
    { name: 'gender', as: 'choice', options: ['female', 'male', 'unknown'] },
    { name: 'age', as: 'choice', options: ['child', 'teen', 'adult', 'middle_aged', 'elder'] },
    { name: 'appearance', as: 'prose' },
    { name: 'personality', as: 'prose' },
  ],
  location: [
    { name: 'name', as: 'text' },
    { name: 'place', as: 'choice', options: PLACES },
    { name: 'interior', as: 'flag' },
    { name: 'description', as: 'prose' },
  ],
  scene: [
    { name: 'heading', as: 'text' },
    { name: 'location', as: 'place' },
    { name: 'time_of_day', as: 'choice', options: ['dawn', 'day', 'dusk', 'night'] },
    { name: 'weather', as: 'choice', options: ['clear', 'cloudy', 'rain', 'storm', 'snow', 'fog', 'wind'] },
    { name: 'mood', as: 'choice', options: ['calm', 'happy', 'sad', 'tense', 'mystery', 'action'] },
  ],
  shot: [
    { name: 'description', as: 'prose' },
    { name: 'action', as: 'prose' },
    { name: 'size', as: 'choice', options: SIZES },
    { name: 'angle', as: 'choice', options: ANGLES },
    { name: 'camera', as: 'camera', options: MOVES },
    { name: 'duration_s', as: 'seconds' },
    { name: 'scene', as: 'scene' },
    { name: 'figures', as: 'people' },
  ],
}
