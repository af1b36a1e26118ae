import { openFetch } from './fetch-transport.js'
import { openNative } from './native-transport.js'

/** A connection that was open for so long is healthy though nothing came, in milliseconds. */
const HEALTHY = 5_000

/**
 * Own delays differ by as much as this part of them, so that clients that were cut together do not come back together.
 */
const JITTER = 0.2

/** The least that a server can make its clients wait, in milliseconds, so that none is asked without a pause. */
const SHORTEST = 100

/** The longest that a timer can wait, in milliseconds: what is longer would not wait at all. */
const LONGEST = 0x7fffffff

/**
 * What a connection is asked for, the same for each of its attempts.
 *
 * @typedef {object} Request
 * @property {string} url absolute
 * @property {Iterable<string>} types events that somebody listens for, besides `message`
 * @property {boolean} useFetch from the first attempt on
 * @property {boolean} withCredentials
 * @property {string} method
 * @property {HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined} headers
 * @property {BodyInit | (() => BodyInit) | undefined} body
 * @property {boolean | number} watchdog
 * @property {boolean} autoReconnect
 * @property {number} reconnectDelay milliseconds before the first attempt to come back
 * @property {number} reconnectDelayMax milliseconds that doubling stops at
 */

/**
 * Keeps one URL's stream open from `start` until `stop`, or until it ends for good: connects, comes back where it was
 * when it is cut, waits longer each time. After `stop` it never tells its receiver anything.
 *
 * The browser's own `EventSource` comes first, and the first attempt to come back after a cut is left to it: it knows
 * the server's `retry:`, and the position that a block without data set, which it tells nobody. Where that fails too,
 * or where it has given up for good, `fetch` takes over with the cursor, and shows why.
 */
export class Connection {
  #request
  #receiver
  #cursor = ''
  #stopped = false
  #transport = null
  #timer
  #useFetch
  /** Attempts that failed since it was healthy. */
  #failures = 0
  #openedAt = null
  #eventsCame = false
  /** A position that only the browser knows: it would be lost with its `EventSource`. */
  #browserKnowsMore = false
  /** What the server wants clients to wait, in milliseconds; null where it has not said. */
  #serverDelay = null
  #state = { status: 'idle', error: null, attempt: 0, retryAt: null }

  /**
   * @param {Request} request
   * @param {object} receiver
   * @param {(state: object) => void} receiver.state has `status`, `error`, `attempt`, `retryAt` and `lastEventId`
   * @param {(type: string, data: string, lastEventId: string) => void} receiver.event
   */
  constructor(request, receiver) {
    this.#request = request
    this.#receiver = receiver
    this.#useFetch = request.useFetch
  }

  /** @param {string} cursor the id to go on after, empty for where the URL says */
  start(cursor) {
    this.#cursor = cursor
    this.#attempt()
  }

  stop() {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#closeTransport()
  }

  /** Does not wait any longer, if it waits. */
  wake() {
    if (this.#state.status === 'waiting' && !this.#browserKnowsMore) {
      clearTimeout(this.#timer)
      this.#closeTransport()
      this.#useFetch = true
      this.#attempt()
    }
  }

  /** Tells the receiver once more how things are. */
  repeatState() {
    this.#tell({})
  }

  #attempt() {
    this.#timer = undefined
    this.#openedAt = null
    this.#eventsCame = false
    this.#tell({ status: 'connecting', retryAt: null })
    if (this.#stopped) {
      return
    }
    const request = { ...this.#request, url: withCursor(this.#request.url, this.#cursor), lastEventId: this.#cursor }
    try {
      let transport = null
      const current = work => {
        // what a transport says after its close, or before its successor has a name, is nobody's
        if (transport !== null && transport === this.#transport) {
          work()
        }
      }
      transport = (this.#useFetch ? openFetch : openNative)(request, {
        opened: () => current(() => this.#opened()),
        event: (type, data, id) => current(() => this.#event(type, data, id)),
        position: id => current(() => this.#position(id)),
        retry: millis => current(() => (this.#serverDelay = millis)),
        lost: (error, comesBack) => current(() => this.#lost(error, comesBack))
      })
      this.#transport = transport
    } catch (error) {
      // a URL or a page that is not allowed to do this: it will not be allowed later either
      this.#finish(error)
    }
  }

  #opened() {
    this.#openedAt = performance.now()
    this.#browserKnowsMore = !this.#useFetch
    this.#tell({ status: 'open', error: null, attempt: 0, retryAt: null })
  }

  #event(type, data, id) {
    this.#cursor = id
    this.#eventsCame = true
    if (id !== '') {
      this.#browserKnowsMore = false
    }
    this.#receiver.event(type, data, id)
    if (type === 'end') {
      this.#finish(null)
    }
  }

  #position(id) {
    this.#cursor = id
    this.#tell({})
  }

  #lost(error, comesBack) {
    if (this.#eventsCame || (this.#openedAt !== null && performance.now() - this.#openedAt >= HEALTHY)) {
      this.#failures = 0
    }
    this.#openedAt = null
    this.#eventsCame = false
    if (error.final || !this.#request.autoReconnect) {
      this.#finish(error)
      return
    }
    this.#failures++
    if (comesBack && (this.#failures === 1 || this.#browserKnowsMore)) {
      this.#tell({ status: 'waiting', error, attempt: this.#failures, retryAt: null })
      return
    }
    this.#closeTransport()
    this.#browserKnowsMore = false
    this.#useFetch = true
    const delay = this.#delay(error.retryAfter)
    this.#timer = setTimeout(() => this.#attempt(), delay)
    this.#tell({ status: 'waiting', error, attempt: this.#failures, retryAt: Date.now() + delay })
  }

  /**
   * Milliseconds to wait. A time of the server's own is its least: it may have spread its clients over time already.
   */
  #delay(retryAfter) {
    const { reconnectDelay, reconnectDelayMax } = this.#request
    const first = this.#serverDelay === null ? reconnectDelay : Math.max(this.#serverDelay, SHORTEST)
    const doubled = Math.min(first * 2 ** (this.#failures - 1), Math.max(reconnectDelayMax, first))
    const spread = this.#serverDelay === null ? 1 - JITTER + 2 * JITTER * Math.random() : 1 + JITTER * Math.random()
    const own = doubled * spread
    const wanted = retryAfter === null ? own : Math.max(own, retryAfter * (1 + JITTER * Math.random()))
    return Math.min(wanted, LONGEST)
  }

  #finish(error) {
    this.#closeTransport()
    this.#tell({ status: 'closed', error, attempt: 0, retryAt: null })
  }

  #closeTransport() {
    const transport = this.#transport
    this.#transport = null
    transport?.close()
  }

  #tell(change) {
    this.#state = { ...this.#state, ...change, lastEventId: this.#cursor }
    // the receiver may have stopped it while it was told of something else
    if (!this.#stopped) {
      this.#receiver.state(this.#state)
    }
  }
}

/**
 * The cursor goes into the query: an `EventSource` can be given no header, and for a `Last-Event-ID` header of our own
 * the browser would ask another origin for leave first.
 */
function withCursor(url, cursor) {
  if (cursor === '') {
    return url
  }
  const target = new URL(url)
  target.searchParams.set('last_event_id', cursor)
  return target.href
}
