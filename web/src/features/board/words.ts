import type { Angle, CameraMoveKind, Emotion, LineKind, ShotSize, TransitionKind } from '@/api'

/** What can be chosen for a shot, in the order of a list to pick from; their words are in the board's locale. */
export const SIZES: ShotSize[] = ['extreme_wide', 'wide', 'full', 'medium', 'medium_close', 'close_up', 'extreme_close_up', 'insert']
export const ANGLES: Angle[] = ['eye_level', 'low', 'high', 'birds_eye', 'dutch', 'over_shoulder']
export const MOVES: CameraMoveKind[] = ['static', 'zoom_in', 'zoom_out', 'pan_left', 'pan_right', 'tilt_up', 'tilt_down', 'dolly_in', 'dolly_out', 'orbit', 'push_pull', 'handheld', 'whip', 'follow_path']
export const EMOTIONS: Emotion[] = ['neutral', 'happy', 'tender', 'sad', 'angry', 'worried', 'afraid', 'surprised', 'determined', 'tired']
export const LINES: LineKind[] = ['dialogue', 'narration', 'thought']
export const TRANSITIONS: TransitionKind[] = ['cut', 'dissolve', 'fade', 'dip_to_white', 'wipe_left', 'wipe_right', 'wipe_up', 'wipe_down']
