/** What `web/bindables.ts` gives to the pages. */
declare module 'virtual:bindables' {
  const listed: import('./bindings').Listed[]
  export default listed
}
