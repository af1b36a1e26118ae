import { SseParser } from './sse-parser.js'
import { StreamError } from './stream-error.js'
import { Watchdog } from './watchdog.js'

/** Statuses after which coming back is useless: finished, not logged in, not allowed, not there. */
const FINAL = new Set([204, 401, 403, 404])

/**
 * One response that is read by `fetch`: it shows the status and everything that is in the stream.
 *
 * @param {object} request
 * @param {string} request.url with the cursor in it
 * @param {string} request.lastEventId the same cursor, for events that bring no id of their own
 * @param {boolean} request.withCredentials
 * @param {string} request.method
 * @param {HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined} request.headers
 * @param {BodyInit | (() => BodyInit) | undefined} request.body
 * @param {boolean | number} request.watchdog
 * @param {object} sink is told what happens; after `close`, of what is left of the piece that is being read
 */
export function openFetch(request, sink) {
  const abort = new AbortController()
  const watchdog = new Watchdog(request.watchdog, () => lost(new StreamError('nothing came for too long')))
  let open = true

  function close() {
    open = false
    watchdog.stop()
    abort.abort()
  }

  function lost(error) {
    if (open) {
      close()
      sink.lost(error, false)
    }
  }

  async function run() {
    const response = await send(request, abort.signal)
    if (!open) {
      return
    }
    check(response)
    sink.opened()
    await read(response.body.getReader())
    throw new StreamError('the server ended the response')
  }

  async function read(reader) {
    const parser = new SseParser(
      {
        event: sink.event,
        position: sink.position,
        retry: sink.retry,
        comment: () => watchdog.heartbeat()
      },
      request.lastEventId
    )
    for (let piece = await reader.read(); open && !piece.done; piece = await reader.read()) {
      watchdog.bytes()
      parser.feed(piece.value)
    }
  }

  watchdog.start()
  run().catch(error => lost(error instanceof StreamError ? error : new StreamError(messageOf(error))))
  return { close }
}

async function send({ url, withCredentials, method, headers, body }, signal) {
  const given = new Headers(typeof headers === 'function' ? await headers() : headers)
  given.set('Accept', 'text/event-stream')
  return fetch(url, {
    method,
    headers: given,
    body: typeof body === 'function' ? body() : body,
    credentials: withCredentials ? 'include' : 'same-origin',
    cache: 'no-store',
    signal
  })
}

function check(response) {
  const status = response.status
  if (status !== 200) {
    response.body?.cancel()
    throw new StreamError(`the server answered with status ${status}`, {
      status,
      final: FINAL.has(status),
      retryAfter: retryAfterOf(response)
    })
  }
  const type = response.headers.get('Content-Type') ?? ''
  if (type.split(';')[0].trim().toLowerCase() !== 'text/event-stream') {
    response.body?.cancel()
    throw new StreamError(`expected text/event-stream, got ${type || 'no type at all'}`, { status })
  }
}

/** `Retry-After` in milliseconds: seconds or a date, null where there is none that can be read. */
function retryAfterOf(response) {
  const value = response.headers.get('Retry-After')
  if (value === null) {
    return null
  }
  const millis = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isNaN(millis) ? null : Math.max(0, millis)
}

function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
