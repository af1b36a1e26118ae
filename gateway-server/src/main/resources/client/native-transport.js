import { StreamError } from './stream-error.js'

const CLOSED = 2

/**
 * One browser's `EventSource`. It shows neither the status nor `retry:`, nor the id of a block without data. It does
 * come back by itself, at the time that the server wanted and from the position that it knows; `lost` with `comesBack`
 * says so.
 *
 * @param {object} request
 * @param {string} request.url with the cursor in it
 * @param {boolean} request.withCredentials
 * @param {Iterable<string>} request.types the types to listen for besides `message`
 * @param {object} sink is told what happens until `close`
 */
export function openNative({ url, withCredentials, types }, sink) {
  const source = new globalThis.EventSource(url, { withCredentials })
  const deliver = event => sink.event(event.type, event.data, event.lastEventId)

  source.addEventListener('open', event => {
    // an event of the server's may be called "open", or "error", as well
    if (typeof event.data !== 'string') {
      sink.opened()
    }
  })
  source.addEventListener('error', event => {
    if (typeof event.data === 'string') {
      return
    }
    const comesBack = source.readyState !== CLOSED
    sink.lost(new StreamError(comesBack ? 'the connection was lost' : 'the connection was refused'), comesBack)
  })
  for (const type of new Set(['message', ...types])) {
    source.addEventListener(type, event => {
      if (typeof event.data === 'string') {
        deliver(event)
      }
    })
  }
  return { close: () => source.close() }
}
