/**
 * The last so many items of something that comes faster than it can be shown: whatever has come is given out once per
 * animation frame, however much it is. A hidden page, which has no frames, keeps no more than the last so many either.
 */
export class LogTail {
  #max
  #publish
  #items = []
  #pending = []
  #nextKey = 0
  #frame = null

  /**
   * @param {number} max how many items are kept, at least 1
   * @param {(items: {key: number, data: any}[]) => void} publish is given a new array each time
   */
  constructor(max, publish) {
    if (!Number.isInteger(max) || max < 1) {
      throw new RangeError(`max: expected a whole number of at least 1, got ${max}`)
    }
    this.#max = max
    this.#publish = publish
  }

  /** Adds to the end. An item's key is its own, also among items that are equal. */
  add(data) {
    this.#pending.push({ key: this.#nextKey++, data })
    if (this.#pending.length >= 2 * this.#max) {
      this.#pending = this.#pending.slice(-this.#max)
    }
    this.#frame ??= requestAnimationFrame(() => this.#show())
  }

  /** Forgets everything, at once. */
  clear() {
    this.stop()
    this.#items = []
    this.#publish(this.#items)
  }

  /** Gives out nothing any more of what has come. */
  stop() {
    if (this.#frame !== null) {
      cancelAnimationFrame(this.#frame)
    }
    this.#frame = null
    this.#pending = []
  }

  #show() {
    this.#frame = null
    const come = this.#pending
    this.#pending = []
    const kept = Math.max(0, this.#max - come.length)
    this.#items = (kept === 0 ? [] : this.#items.slice(-kept)).concat(come.slice(-this.#max))
    this.#publish(this.#items)
  }
}
