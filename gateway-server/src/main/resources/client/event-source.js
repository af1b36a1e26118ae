import { Connection } from './connection.js'
import { followPage } from './page-life.js'
import { canShare, SharedConnection } from './shared-connection.js'
import { report, StreamError } from './stream-error.js'

export { StreamError }

/** How long a page may be hidden before its connection is given up, in milliseconds. */
const HIDDEN = 5_000

/** Events with a meaning of their own, whose data is not the caller's. */
const RESERVED = new Set(['gap', 'end'])

const DEFAULTS = {
  immediate: true,
  autoReconnect: true,
  reconnectDelay: 3_000,
  reconnectDelayMax: 30_000,
  format: 'json',
  events: {},
  lastEventId: '',
  withCredentials: false,
  method: undefined,
  headers: undefined,
  body: undefined,
  watchdog: false,
  pauseWhenHidden: false,
  share: undefined
}

const NOTHING_YET = Object.freeze({
  status: 'idle',
  connected: false,
  data: null,
  error: null,
  lastEventId: '',
  attempt: 0,
  retryAt: null
})

/**
 * A stream of a page, without any framework: `state` is how it is now, `subscribe` tells of every change. The options
 * and the state are described in `event-source.d.ts`.
 *
 * On a server, where there is no `document`, it stays idle.
 */
export class LiveSource {
  #url
  #options
  #state = NOTHING_YET
  #listeners = new Set()
  /** Whether the caller wants a connection; one that has ended for good is still wanted at another URL. */
  #wanted = false
  #connection = null
  #unfollowPage = null
  #hiddenTimer
  #suspended = false

  /**
   * @param {string | null | undefined} url relative to the page; empty for none yet
   * @param {import('./event-source.js').SourceOptions} [options]
   */
  constructor(url, options = {}) {
    this.#url = url || ''
    this.#options = withDefaults(options)
    this.#state = { ...NOTHING_YET, lastEventId: this.#options.lastEventId }
    if (this.#options.immediate) {
      this.connect()
    }
  }

  /** How it is now: an object that is never changed, and another one after each change. */
  get state() {
    return this.#state
  }

  /**
   * Tells of every change, until the function that is returned is called. `message` is true where the change is a
   * message, which may well be equal to the one before it.
   *
   * @param {(state: object, message: boolean) => void} listener
   */
  subscribe = listener => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Connects, if it is not; does not wait any longer, if it waits. Goes on after the last event that came. */
  connect = options => {
    this.#wanted = true
    if (this.#connection !== null) {
      this.#connection.wake()
      return
    }
    if (typeof options?.lastEventId === 'string') {
      this.#change({ lastEventId: options.lastEventId })
    }
    if (this.#url !== '' && inPage()) {
      this.#open()
    }
  }

  /** Closes, until `connect` is called. */
  close = () => {
    this.#wanted = false
    if (this.#release() || this.#state.status !== 'idle') {
      this.#change({ status: 'closed', error: null, attempt: 0, retryAt: null })
    }
  }

  /** Goes to another URL, as new; at an empty one it is closed. */
  setUrl(url) {
    const next = url || ''
    if (next === this.#url) {
      return
    }
    this.#url = next
    this.#release()
    const connects = this.#wanted && next !== '' && inPage()
    const status = connects ? 'connecting' : this.#state.status === 'idle' ? 'idle' : 'closed'
    // a cursor that was given with the options is meant for the first URL, which may come late
    const lastEventId = this.#state.status === 'idle' ? this.#state.lastEventId : ''
    this.#change({ ...NOTHING_YET, status, lastEventId })
    if (connects) {
      // of several changes at once only the last one connects
      queueMicrotask(() => this.#wanted && this.connect())
    }
  }

  // ---- the connection ----

  #open() {
    const pauses = this.#options.pauseWhenHidden !== false
    this.#unfollowPage ??= followPage({
      hidden: () => pauses && this.#hidden(),
      shown: () => this.#shown(),
      left: () => this.#suspend(),
      restored: () => this.#restore(),
      online: () => this.#connection?.wake()
    })
    this.#suspended = false
    this.#begin()
    if (pauses && document.hidden) {
      this.#hidden()
    }
  }

  #begin() {
    let request
    try {
      request = requestOf(new URL(this.#url, document.baseURI).href, this.#options)
    } catch {
      this.#release()
      this.#change({ status: 'closed', error: new StreamError(`expected a URL, got "${this.#url}"`, { final: true }) })
      return
    }
    // a connection never tells its receiver anything once it is stopped, so that it cannot write into the state of
    // another one
    const receiver = {
      state: state => this.#connectionChanged(state),
      event: (type, text, id) => this.#event(type, text, id)
    }
    const shares = this.#options.share === 'browser' && canShare()
    this.#connection = shares ? new SharedConnection(request, receiver) : new Connection(request, receiver)
    this.#connection.start(this.#state.lastEventId)
  }

  /** Lets everything go. Returns whether there was anything. */
  #release() {
    const connection = this.#connection
    this.#connection = null
    connection?.stop()
    clearTimeout(this.#hiddenTimer)
    this.#unfollowPage?.()
    this.#unfollowPage = null
    const had = connection !== null || this.#suspended
    this.#suspended = false
    return had
  }

  #connectionChanged(state) {
    if (state.status === 'closed') {
      // first, so that whoever is told may connect anew
      this.#release()
    }
    this.#change(state)
  }

  // ---- the page ----

  #hidden() {
    clearTimeout(this.#hiddenTimer)
    const millis = this.#options.pauseWhenHidden
    this.#hiddenTimer = setTimeout(() => this.#pause(), typeof millis === 'number' ? millis : HIDDEN)
  }

  #shown() {
    clearTimeout(this.#hiddenTimer)
    if (this.#suspended) {
      this.#restore()
    } else {
      // the timers of a hidden page are slow
      this.#connection?.wake()
    }
  }

  #pause() {
    if (this.#connection instanceof SharedConnection && this.#connection.pause()) {
      this.#suspended = true
    } else {
      this.#suspend()
    }
  }

  /** Closes, and keeps the cursor. */
  #suspend() {
    const connection = this.#connection
    this.#connection = null
    if (connection !== null) {
      connection.stop()
      this.#suspended = true
      this.#change({ status: 'waiting', error: null, attempt: 0, retryAt: null })
    }
  }

  #restore() {
    if (!this.#suspended) {
      return
    }
    this.#suspended = false
    if (this.#connection === null) {
      this.#begin()
    } else {
      this.#connection.resume()
    }
  }

  // ---- what comes ----

  #event(type, text, lastEventId) {
    const event = { type, text, lastEventId, data: undefined }
    const { onEvent } = this.#options
    if (onEvent !== undefined) {
      attempt(() => onEvent(event))
    }
    if (RESERVED.has(type)) {
      event.data = jsonOrText(text)
      this.#change({ lastEventId })
      this.#call(type === 'gap' ? this.#options.onGap : this.#options.onEnd, event)
    } else {
      try {
        event.data = this.#options.format === 'json' ? JSON.parse(text) : text
      } catch (error) {
        this.#change({ lastEventId })
        this.#unreadable(error, event)
        return
      }
      if (type === 'message') {
        this.#change({ data: event.data, lastEventId }, true)
        this.#call(this.#options.onMessage, event)
      } else {
        this.#change({ lastEventId })
      }
    }
    if (Object.hasOwn(this.#options.events, type)) {
      this.#call(this.#options.events[type], event)
    }
  }

  #unreadable(error, event) {
    const told = this.#options.onParseError
    if (told === undefined) {
      console.error(`an event that is not JSON came from ${this.#url}`, error)
      return
    }
    attempt(() => told(error, event))
  }

  #call(handler, event) {
    if (handler !== undefined) {
      attempt(() => handler(event.data, event))
    }
  }

  #change(change, message = false) {
    const state = { ...this.#state, ...change }
    state.connected = state.status === 'open'
    this.#state = Object.freeze(state)
    for (const listener of [...this.#listeners]) {
      attempt(() => listener(state, message))
    }
  }
}

/** Whether this runs in a page, and not on a server that renders one. */
function inPage() {
  return typeof document !== 'undefined'
}

/** An exception of the caller's is told, and stops nothing: it is not the stream's. */
function attempt(work) {
  try {
    work()
  } catch (error) {
    report(error)
  }
}

function jsonOrText(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** An option that is given as undefined is not given. */
function withDefaults(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const all = { ...DEFAULTS, ...Object.fromEntries(given) }
  if (all.format !== 'json' && all.format !== 'text') {
    throw new TypeError(`format: expected "json" or "text", got "${all.format}"`)
  }
  if (all.share !== undefined && all.share !== 'browser') {
    throw new TypeError(`share: expected "browser", got "${all.share}"`)
  }
  return all
}

/**
 * A browser's own `EventSource` sends no headers, knows no method but GET, shows neither heartbeats nor events of a type
 * that it was not asked for, and keeps the position of a stream to itself until an event comes; who closes a stream to go
 * on later, or in another tab, needs it.
 */
function requestOf(url, options) {
  const { method, headers, watchdog, pauseWhenHidden, share, onEvent } = options
  const useFetch =
    headers !== undefined ||
    method !== undefined ||
    onEvent !== undefined ||
    watchdog !== false ||
    pauseWhenHidden !== false ||
    share !== undefined ||
    typeof globalThis.EventSource !== 'function'
  return {
    url,
    useFetch,
    types: [...RESERVED, ...Object.keys(options.events)],
    withCredentials: options.withCredentials,
    method: method ?? 'GET',
    headers,
    body: options.body,
    watchdog,
    autoReconnect: options.autoReconnect,
    reconnectDelay: options.reconnectDelay,
    reconnectDelayMax: options.reconnectDelayMax
  }
}
