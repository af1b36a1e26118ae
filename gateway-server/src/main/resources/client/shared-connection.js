import { Connection } from './connection.js'
import { StreamError } from './stream-error.js'

/** Ids that are remembered, so that nothing is given out twice when another tab takes over. */
const REMEMBERED = 1_024

/** Whether tabs of this browser can share: Web Locks are there on secure origins (and on localhost) only. */
export function canShare() {
  return typeof BroadcastChannel === 'function' && globalThis.navigator?.locks !== undefined
}

/**
 * One connection for all tabs of a browser that ask for the same. The tab that holds a Web Lock leads: it has the
 * connection and tells the others everything. When it is closed or dies the lock goes to another tab, which goes on
 * after the last event that all have had. Has the methods of a {@link Connection}.
 *
 * Each time of leading has a number that only grows, by which what a former leader had said last, and comes late, is
 * known.
 */
export class SharedConnection {
  #request
  #receiver
  #name
  #channel = null
  #leading = null
  #releaseLock = null
  #candidacy = null
  #solo = null
  #term = 0
  #cursor = ''
  /** Until the leader has said where it is, its events are not for us: some may be missing before them. */
  #joined = false
  /** Events of a new leader may be ones that the former had told of already. */
  #overlapping = false
  #recentIds = new Set()
  #unsent = []

  /**
   * @param {import('./connection.js').Request} request
   * @param {object} receiver as a `Connection` has it
   */
  constructor(request, receiver) {
    this.#request = request
    this.#receiver = receiver
    this.#name = `longwave:${request.method} ${request.url} ${request.withCredentials}`
  }

  start(cursor) {
    this.#cursor = cursor
    this.#channel = new BroadcastChannel(this.#name)
    this.#channel.onmessage = message => this.#heard(message.data)
    this.#channel.postMessage({ kind: 'hello' })
    this.#becomeCandidate()
    this.#receiver.state({ status: 'connecting', error: null, attempt: 0, retryAt: null, lastEventId: cursor })
  }

  stop() {
    this.#receiver = { state() {}, event() {} }
    this.#leave()
    this.#solo?.stop()
  }

  wake() {
    ;(this.#solo ?? this.#leading)?.wake()
    this.#channel?.postMessage({ kind: 'wake' })
  }

  /**
   * Leads no longer, and listens on: that costs no connection. Returns whether it can; a tab that reads for itself
   * cannot.
   */
  pause() {
    if (this.#solo !== null) {
      return false
    }
    const led = this.#leading !== null
    this.#withdraw()
    if (led) {
      const waiting = { status: 'waiting', error: null, attempt: 0, retryAt: null, lastEventId: this.#cursor }
      this.#post({ kind: 'state', state: waiting })
      this.#receiver.state(waiting)
    }
    return true
  }

  /** Goes on after a pause. */
  resume() {
    this.#becomeCandidate()
  }

  // ---- the lock ----

  #becomeCandidate() {
    const candidacy = new AbortController()
    this.#candidacy = candidacy
    navigator.locks
      .request(this.#name, { signal: candidacy.signal }, () =>
        candidacy.signal.aborted ? undefined : new Promise(release => this.#lead(release))
      )
      .catch(error => {
        if (error?.name !== 'AbortError' && this.#candidacy === candidacy) {
          // a page without an origin has no locks
          this.#goAlone()
        }
      })
  }

  #lead(release) {
    this.#releaseLock = release
    this.#joined = true
    this.#term = Math.max(this.#term + 1, Date.now())
    this.#leading = new Connection(this.#request, {
      state: state => {
        this.#flush()
        this.#cursor = state.lastEventId
        this.#post({ kind: 'state', state: portable(state) })
        this.#receiver.state(state)
        if (state.status === 'closed') {
          this.#leave()
        }
      },
      event: (type, data, id) => {
        if (this.#unsent.push([type, data, id]) === 1) {
          queueMicrotask(() => this.#flush())
        }
        this.#deliver(type, data, id)
      }
    })
    this.#leading.start(this.#cursor)
  }

  #withdraw() {
    this.#flush()
    this.#leading?.stop()
    this.#leading = null
    this.#candidacy?.abort()
    this.#candidacy = null
    this.#releaseLock?.()
    this.#releaseLock = null
  }

  #leave() {
    this.#withdraw()
    this.#channel?.close()
    this.#channel = null
  }

  // ---- between tabs ----

  #post(message) {
    this.#channel?.postMessage({ ...message, term: this.#term })
  }

  #flush() {
    if (this.#unsent.length > 0) {
      this.#post({ kind: 'events', events: this.#unsent })
      this.#unsent = []
    }
  }

  #heard(message) {
    if (this.#leading !== null) {
      if (message.kind === 'hello') {
        this.#flush()
        this.#leading.repeatState()
      } else if (message.kind === 'wake') {
        this.#leading.wake()
      }
      return
    }
    if (message.term === undefined || message.term < this.#term) {
      return
    }
    if (message.term > this.#term) {
      this.#term = message.term
      this.#overlapping = this.#recentIds.size > 0
    }
    if (message.kind === 'state') {
      this.#hearState(message.state)
    } else if (message.kind === 'events' && this.#joined) {
      message.events.forEach(event => this.#hearEvent(...event))
    }
  }

  #hearState(state) {
    if (!this.#joined && this.#cursor !== '' && state.lastEventId !== this.#cursor) {
      this.#goAlone()
      return
    }
    this.#joined = true
    if (!this.#overlapping) {
      this.#cursor = state.lastEventId
    }
    this.#receiver.state({
      ...state,
      lastEventId: this.#cursor,
      error: state.error === null ? null : new StreamError(state.error.message, state.error)
    })
    if (state.status === 'closed') {
      this.#leave()
    }
  }

  #hearEvent(type, data, id) {
    if (this.#overlapping && this.#recentIds.has(id)) {
      return
    }
    this.#overlapping = false
    this.#deliver(type, data, id)
  }

  #deliver(type, data, id) {
    this.#cursor = id
    if (id !== '') {
      this.#recentIds.add(id)
      if (this.#recentIds.size > REMEMBERED) {
        this.#recentIds.delete(this.#recentIds.values().next().value)
      }
    }
    this.#receiver.event(type, data, id)
  }

  /** This tab was away and the others are further: it reads what it missed, and what follows, for itself. */
  #goAlone() {
    this.#leave()
    this.#solo = new Connection(this.#request, this.#receiver)
    this.#solo.start(this.#cursor)
  }
}

/** A state as it can be sent to another tab. */
function portable(state) {
  const error = state.error
  return {
    ...state,
    error: error === null ? null : { message: error.message, status: error.status ?? null, final: error.final ?? false }
  }
}
