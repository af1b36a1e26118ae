/** Why a connection was lost or not made. */
export class StreamError extends Error {
  name = 'StreamError'

  /**
   * @param {string} message for people
   * @param {object} [details]
   * @param {number | null} [details.status] the HTTP status, null where there was none or it cannot be known
   * @param {boolean} [details.final] whether coming back is useless
   * @param {number | null} [details.retryAfter] milliseconds that the server wants to be left alone for
   */
  constructor(message, { status = null, final = false, retryAfter = null } = {}) {
    super(message)
    this.status = status
    this.final = final
    this.retryAfter = retryAfter
  }
}

/** Tells of an exception in a caller's function as the browser tells of one in a listener, and goes on. */
export function report(error) {
  if (typeof globalThis.reportError === 'function') {
    globalThis.reportError(error)
  } else {
    console.error(error)
  }
}
