/**
 * Follows a page through being hidden and shown, put into the back/forward cache and taken out of it, cut from the
 * network and back.
 *
 * @param {object} listener each of its functions is called when that happens
 * @param {() => void} listener.hidden
 * @param {() => void} listener.shown
 * @param {() => void} listener.left with a connection open, the page would not be kept to come back to
 * @param {() => void} listener.restored also told of a page's first showing
 * @param {() => void} listener.online
 * @returns {() => void} stops following
 */
export function followPage(listener) {
  const off = new AbortController()
  const options = { signal: off.signal }
  document.addEventListener('visibilitychange', () => (document.hidden ? listener.hidden() : listener.shown()), options)
  window.addEventListener('pagehide', () => listener.left(), options)
  window.addEventListener('pageshow', () => listener.restored(), options)
  window.addEventListener('online', () => listener.online(), options)
  return () => off.abort()
}
