import { afterEach, beforeEach } from 'node:test'

/**
 * What of a browser the client touches, without a browser: time that a test moves, connections that a test answers, tabs in
 * one process. Each test gets new ones.
 */
export let clock
/** Every `EventSource` that was made, in order. */
export let sources
/** Every request that `fetch` was given, in order. */
export let requests
/** What was given to `reportError`. */
export let reported
/** Runs the callbacks of `requestAnimationFrame`. */
export let frame

class Clock {
  now = 1_000_000
  #timers = new Map()
  #nextId = 1

  setTimeout = (work, millis = 0) => {
    this.#timers.set(this.#nextId, { at: this.now + millis, work })
    return this.#nextId++
  }

  clearTimeout = id => {
    this.#timers.delete(id)
  }

  /** How many timers are set. */
  get pending() {
    return this.#timers.size
  }

  /** Lets time pass and runs what is due, in order, with all promises in between. */
  async pass(millis) {
    const end = this.now + millis
    await settle()
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
      if (due === undefined) {
        break
      }
      const [id, timer] = due
      this.#timers.delete(id)
      this.now = Math.max(this.now, timer.at)
      timer.work()
      await settle()
    }
    this.now = end
  }
}

/** Lets every promise that can go on do so. */
export async function settle() {
  for (let i = 0; i < 3; i++) {
    await new Promise(done => setImmediate(done))
  }
}

class FakeEventSource extends EventTarget {
  readyState = 0

  constructor(url, { withCredentials }) {
    super()
    this.url = url
    this.withCredentials = withCredentials
    sources.push(this)
  }

  close() {
    this.readyState = 2
  }

  // ---- what a test makes it do ----

  opens() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  sends(data, { type = 'message', id = '' } = {}) {
    this.dispatchEvent(new MessageEvent(type, { data, lastEventId: id }))
  }

  /** The connection is gone, and the browser goes for another one. */
  isCut() {
    this.readyState = 0
    this.dispatchEvent(new Event('error'))
  }

  /** The browser has given up for good. */
  givesUp() {
    this.readyState = 2
    this.dispatchEvent(new Event('error'))
  }
}

/** One request, which a test answers. */
class FakeRequest {
  #answer
  #stream

  constructor(url, init) {
    this.url = new URL(url)
    this.init = init
    this.answered = new Promise((resolve, reject) => {
      this.#answer = { resolve, reject }
      init.signal.addEventListener('abort', () => {
        reject(new DOMException('aborted', 'AbortError'))
        try {
          this.#stream?.error(new DOMException('aborted', 'AbortError'))
        } catch {
          // it had ended before
        }
      })
    })
    requests.push(this)
  }

  get aborted() {
    return this.init.signal.aborted
  }

  get cursor() {
    return this.url.searchParams.get('last_event_id')
  }

  async opens(text = '') {
    const body = new ReadableStream({ start: controller => (this.#stream = controller) })
    this.#answer.resolve(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }))
    await settle()
    if (text !== '') {
      await this.sends(text)
    }
  }

  async sends(text) {
    this.#stream.enqueue(new TextEncoder().encode(text))
    await settle()
  }

  async ends() {
    this.#stream.close()
    await settle()
  }

  async isCut() {
    this.#stream.error(new TypeError('network error'))
    await settle()
  }

  async isAnswered(status, headers = {}) {
    this.#answer.resolve(new Response(null, { status, headers }))
    await settle()
  }

  async fails() {
    this.#answer.reject(new TypeError('Failed to fetch'))
    await settle()
  }
}

/** Tabs in one process: what one posts, the others hear a moment later, in order. */
class FakeBroadcastChannel {
  static all = new Set()
  onmessage = null

  constructor(name) {
    this.name = name
    FakeBroadcastChannel.all.add(this)
  }

  postMessage(data) {
    const copy = structuredClone(data)
    for (const other of FakeBroadcastChannel.all) {
      if (other !== this && other.name === this.name) {
        queueMicrotask(() => FakeBroadcastChannel.all.has(other) && other.onmessage?.({ data: copy }))
      }
    }
  }

  close() {
    FakeBroadcastChannel.all.delete(this)
  }
}

class FakeLocks {
  #queues = new Map()

  request(name, { signal }, work) {
    return new Promise((resolve, reject) => {
      const queue = this.#queues.get(name) ?? []
      this.#queues.set(name, queue)
      const waiting = { work, resolve }
      queue.push(waiting)
      signal.addEventListener('abort', () => {
        // a lock that is held stays so
        if (queue.indexOf(waiting) > 0) {
          queue.splice(queue.indexOf(waiting), 1)
          reject(new DOMException('aborted', 'AbortError'))
        }
      })
      if (queue.length === 1) {
        queueMicrotask(() => this.#grant(queue))
      }
    })
  }

  async #grant(queue) {
    if (queue.length > 0) {
      await queue[0].work()
      queue.shift().resolve()
      this.#grant(queue)
    }
  }
}

class FakeDocument extends EventTarget {
  baseURI = 'http://page.example/app/'
  hidden = false

  async becomes(state) {
    this.hidden = state === 'hidden'
    this.dispatchEvent(new Event('visibilitychange'))
    await settle()
  }
}

/** Tells the page something, as the browser does. */
export async function pageEvent(type, fields = {}) {
  window.dispatchEvent(Object.assign(new Event(type), fields))
  await settle()
}

/** Gives every test of a file a browser of its own. */
export function useFakeBrowser() {
  const replaced = new Map()

  function replace(name, value) {
    replaced.set(name, Object.getOwnPropertyDescriptor(globalThis, name))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }

  beforeEach(() => {
    clock = new Clock()
    sources = []
    requests = []
    reported = []
    const frames = []
    frame = () => frames.splice(0).forEach(work => work())
    FakeBroadcastChannel.all.clear()
    replace('setTimeout', clock.setTimeout)
    replace('clearTimeout', clock.clearTimeout)
    replace('performance', { now: () => clock.now })
    replace('Date', class extends Date {
      static now = () => clock.now
    })
    replace('document', new FakeDocument())
    replace('window', new EventTarget())
    replace('EventSource', FakeEventSource)
    replace('fetch', (url, init) => new FakeRequest(url, init).answered)
    replace('reportError', error => reported.push(error))
    replace('requestAnimationFrame', work => frames.push(work))
    replace('cancelAnimationFrame', id => (frames[id - 1] = () => {}))
    replace('BroadcastChannel', FakeBroadcastChannel)
    replace('navigator', { locks: new FakeLocks() })
  })

  afterEach(() => {
    for (const [name, descriptor] of replaced) {
      if (descriptor === undefined) {
        delete globalThis[name]
      } else {
        Object.defineProperty(globalThis, name, descriptor)
      }
    }
    replaced.clear()
  })
}

/** All of a stream's messages, as it gives them out. */
export function recorder() {
  const got = []
  return { got, onMessage: data => got.push(data) }
}
