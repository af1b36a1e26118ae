const LINE_FEED = 10
const DIGITS = /^[0-9]+$/

/**
 * Reads an event stream as WHATWG HTML, section 9.2.6, says, from bytes that are split anywhere: within a character,
 * between CR and LF, within a line. Keeps no more of the past than the line and the event that are not yet whole.
 */
export class SseParser {
  #decoder = new TextDecoder('utf-8')
  #sink
  /** The beginning of a line whose end has not come. */
  #rest = ''
  #afterCarriageReturn = false
  #type = ''
  /** The lines of the event's data so far, null before the first. */
  #data = null
  #idBuffer

  /** What a client would send as `Last-Event-ID` now; empty for none. It counts from the end of its block. */
  lastEventId

  /**
   * @param {object} sink is told of everything, in the stream's order
   * @param {(type: string, data: string, lastEventId: string) => void} sink.event
   * @param {(lastEventId: string) => void} sink.position an id has come in a block without data
   * @param {(millis: number) => void} sink.retry
   * @param {() => void} sink.comment
   * @param {string} lastEventId what the connection before this one had, empty for none
   */
  constructor(sink, lastEventId) {
    this.#sink = sink
    this.#idBuffer = lastEventId
    this.lastEventId = lastEventId
  }

  /** Reads some bytes. `TextDecoder` keeps half a character for the next call and leaves out a byte order mark. */
  feed(bytes) {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    let start = 0
    let at = this.#rest.length
    // the LF of a CR LF that was cut in two ends no line of its own
    if (this.#afterCarriageReturn && at < text.length) {
      this.#afterCarriageReturn = false
      if (text.charCodeAt(at) === LINE_FEED) {
        start = ++at
      }
    }
    let lineFeed = text.indexOf('\n', at)
    let carriageReturn = text.indexOf('\r', at)
    while (lineFeed >= 0 || carriageReturn >= 0) {
      const end = carriageReturn < 0 || (lineFeed >= 0 && lineFeed < carriageReturn) ? lineFeed : carriageReturn
      let next = end + 1
      if (end === carriageReturn) {
        if (next === text.length) {
          this.#afterCarriageReturn = true
        } else if (text.charCodeAt(next) === LINE_FEED) {
          next++
        }
      }
      this.#line(text.slice(start, end))
      start = next
      if (lineFeed >= 0 && lineFeed < start) {
        lineFeed = text.indexOf('\n', start)
      }
      if (carriageReturn >= 0 && carriageReturn < start) {
        carriageReturn = text.indexOf('\r', start)
      }
    }
    this.#rest = text.slice(start)
  }

  #line(line) {
    if (line === '') {
      this.#dispatch()
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) {
      this.#sink.comment()
    } else if (colon < 0) {
      this.#field(line, '')
    } else {
      this.#field(line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1))
    }
  }

  #field(name, value) {
    if (name === 'data') {
      this.#data = this.#data === null ? value : this.#data + '\n' + value
    } else if (name === 'event') {
      this.#type = value
    } else if (name === 'id') {
      if (!value.includes('\0')) {
        this.#idBuffer = value
      }
    } else if (name === 'retry' && DIGITS.test(value)) {
      this.#sink.retry(Number(value))
    }
  }

  #dispatch() {
    const type = this.#type || 'message'
    const data = this.#data
    const moved = this.lastEventId !== this.#idBuffer
    this.#type = ''
    this.#data = null
    this.lastEventId = this.#idBuffer
    if (data !== null) {
      this.#sink.event(type, data, this.lastEventId)
    } else if (moved) {
      this.#sink.position(this.lastEventId)
    }
  }
}
