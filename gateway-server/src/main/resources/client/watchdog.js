/** How long a stream may be silent before its heartbeats are known, in milliseconds: three of the usual 15 s. */
const UNKNOWN = 45_000

/** How many heartbeats' time a stream may be silent. */
const PATIENCE = 2.5

/** What network and a busy page may add, in milliseconds. */
const SLACK = 1_000

/** Comments that come closer together than this, in milliseconds, are one greeting or one heartbeat. */
const TOGETHER = 500

const REMEMBERED = 8

/**
 * Barks when a connection has been silent for so long that it must be dead, though nobody closed it. It sizes itself by
 * the time from heartbeat to heartbeat, of which the shortest counts: between two of them a server may have had a lot
 * to say and no heartbeat to send.
 */
export class Watchdog {
  #enabled
  #fixed
  #bark
  #timer
  #lastBytes = 0
  #lastHeartbeat = null
  #intervals = []

  /**
   * @param {boolean | number} limit false for none, true for one that sizes itself, or milliseconds
   * @param {() => void} bark
   */
  constructor(limit, bark) {
    this.#enabled = limit !== false
    this.#fixed = typeof limit === 'number' ? limit : null
    this.#bark = bark
  }

  /** The silence that is allowed now, in milliseconds. */
  get limit() {
    if (this.#fixed !== null) {
      return this.#fixed
    }
    return this.#intervals.length === 0 ? UNKNOWN : PATIENCE * Math.min(...this.#intervals) + SLACK
  }

  start() {
    if (this.#enabled) {
      this.#lastBytes = performance.now()
      this.#check()
    }
  }

  stop() {
    clearTimeout(this.#timer)
    this.#enabled = false
  }

  /** Bytes have come. */
  bytes() {
    this.#lastBytes = performance.now()
  }

  /** There is a comment among the bytes that have come. */
  heartbeat() {
    const last = this.#lastHeartbeat
    this.#lastHeartbeat = this.#lastBytes
    if (last === null || this.#lastBytes - last < TOGETHER) {
      return
    }
    this.#intervals.push(this.#lastBytes - last)
    if (this.#intervals.length > REMEMBERED) {
      this.#intervals.shift()
    }
    if (this.#enabled) {
      // the limit may be shorter now than what the timer waits for
      clearTimeout(this.#timer)
      this.#check()
    }
  }

  /** One timer at a time, which looks how long it has been: none is set for each piece that comes. */
  #check() {
    const left = this.#lastBytes + this.limit - performance.now()
    if (left <= 0) {
      this.#bark()
    } else {
      this.#timer = setTimeout(() => this.#check(), left)
    }
  }
}
