/** How many of these show at a time, and one at least: so far go Page Up and Page Down. */
export function inSight(all: Iterable<Element>): number {
  const boxes = [...all].map((one) => one.getBoundingClientRect())
  return Math.max(1, boxes.filter(({ top, bottom }) => top >= 0 && bottom <= window.innerHeight).length)
}
