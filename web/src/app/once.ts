/** A key for one order: sent again with the same key, it is carried out once. Works on pages without HTTPS too. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
