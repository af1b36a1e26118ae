import assert from 'node:assert/strict'
import test from 'node:test'
import { LiveSource } from 'longwave-client'
import { clock, requests, sources, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

const URL_A = '/events/a'

const fetching = options => new LiveSource(URL_A, { headers: {}, ...options })
const waits = live => live.state.retryAt - clock.now

/** Makes `Math.random` answer the same. */
function unlucky(t, value) {
  t.mock.method(Math, 'random', () => value)
}

test('it comes back after 3 s, give or take a fifth', async t => {
  for (const [random, millis] of [
    [0, 2_400],
    [0.5, 3_000],
    [0.999999, 3_599.99]
  ]) {
    unlucky(t, random)
    const live = fetching()
    await requests.at(-1).fails()
    assert.equal(live.state.status, 'waiting')
    assert.equal(live.state.attempt, 1)
    assert.ok(Math.abs(waits(live) - millis) < 0.1, `expected ${millis}, got ${waits(live)}`)
    live.close()
    t.mock.reset()
  }
})

test('the wait doubles up to 30 s', async t => {
  unlucky(t, 0.5)
  const live = fetching()
  const delays = []
  for (let i = 0; i < 6; i++) {
    await requests[i].fails()
    assert.equal(live.state.attempt, i + 1)
    delays.push(waits(live))
    await clock.pass(waits(live))
  }
  assert.deepEqual(delays, [3_000, 6_000, 12_000, 24_000, 30_000, 30_000])
})

test('the waits can be chosen', async t => {
  unlucky(t, 0.5)
  const live = fetching({ reconnectDelay: 100, reconnectDelayMax: 150 })
  await requests[0].fails()
  assert.equal(waits(live), 100)
  await clock.pass(100)
  await requests[1].fails()
  assert.equal(waits(live), 150)
})

test('after an event it is healthy, and the waits begin anew', async t => {
  unlucky(t, 0.5)
  const live = fetching()
  await requests[0].fails()
  await clock.pass(3_000)
  await requests[1].fails()
  await clock.pass(6_000)
  await requests[2].opens('data: 1\n\n')
  assert.equal(live.state.attempt, 0)
  assert.equal(live.state.error, null)
  await requests[2].ends()
  assert.equal(waits(live), 3_000)
})

test('after five quiet seconds it is healthy too', async t => {
  unlucky(t, 0.5)
  const live = fetching()
  await requests[0].fails()
  await clock.pass(3_000)
  await requests[1].opens()
  await clock.pass(5_000)
  await requests[1].ends()
  assert.equal(waits(live), 3_000)
})

test('a server that opens and ends at once is not healthy', async t => {
  unlucky(t, 0.5)
  const live = fetching()
  await requests[0].opens(':\n\n')
  await requests[0].ends()
  await clock.pass(3_000)
  await requests[1].opens(':\n\n')
  await requests[1].ends()
  assert.equal(waits(live), 6_000)
})

test('the cursor is kept, also the one of a block without data', async () => {
  fetching()
  await requests[0].opens('id: e-1\ndata: 1\n\nid: e-2\n\n')
  await requests[0].isCut()
  await clock.pass(4_000)
  assert.equal(requests[1].cursor, 'e-2')
  await requests[1].fails()
  await clock.pass(8_000)
  assert.equal(requests[2].cursor, 'e-2')
})

test('an event whose end did not come is not counted', async () => {
  const live = fetching()
  await requests[0].opens('id: 1\ndata: 1\n\nid: 2\ndata: 2\n')
  await requests[0].isCut()
  assert.equal(live.state.data, 1)
  await clock.pass(4_000)
  assert.equal(requests[1].cursor, '1')
})

test('what the server wants clients to wait is the least', async t => {
  unlucky(t, 0)
  const live = fetching()
  await requests[0].opens('retry: 7000\n\n')
  await requests[0].ends()
  assert.equal(waits(live), 7_000)
  await clock.pass(7_000)
  await requests[1].fails()
  assert.equal(waits(live), 14_000)
})

test('a long wait of the server is kept to', async t => {
  unlucky(t, 0)
  const live = fetching()
  await requests[0].opens('retry: 60000\n\n')
  await requests[0].ends()
  assert.equal(waits(live), 60_000)
})

test('Retry-After counts, in seconds and as a date', async t => {
  unlucky(t, 0)
  const live = fetching()
  await requests[0].isAnswered(503, { 'Retry-After': '20' })
  assert.equal(waits(live), 20_000)
  await clock.pass(20_000)
  const date = new Date(clock.now + 40_000).toUTCString()
  await requests[1].isAnswered(429, { 'Retry-After': date })
  assert.ok(Math.abs(waits(live) - 40_000) <= 1_000)
  await clock.pass(waits(live))
  await requests[2].isAnswered(503, { 'Retry-After': 'soon' })
  assert.ok(waits(live) < 30_000)
})

test('with autoReconnect: false it stays lost', async () => {
  const live = fetching({ autoReconnect: false })
  await requests[0].opens()
  await requests[0].isCut()
  assert.equal(live.state.status, 'closed')
  assert.notEqual(live.state.error, null)
  const native = new LiveSource(URL_A, { autoReconnect: false })
  sources[0].opens()
  sources[0].isCut()
  assert.equal(native.state.status, 'closed')
  assert.equal(sources[0].readyState, 2)
  await clock.pass(100_000)
  assert.equal(requests.length, 1)
})

test('connect does not wait any longer', async () => {
  const live = fetching()
  await requests[0].fails()
  live.connect()
  assert.equal(live.state.status, 'connecting')
  assert.equal(clock.pending, 0)
})

test('close while it waits is the end of it', async () => {
  const live = fetching()
  await requests[0].fails()
  live.close()
  assert.equal(clock.pending, 0)
  assert.equal(live.state.status, 'closed')
  assert.equal(live.state.retryAt, null)
})

test('no server makes its clients ask without a pause', async t => {
  unlucky(t, 0)
  const live = fetching()
  await requests[0].opens('retry: 0\n\n')
  await requests[0].ends()
  assert.equal(waits(live), 100)
  await clock.pass(100)
  await requests[1].fails()
  assert.equal(waits(live), 200)
})

test('a wait that is longer than a timer can be is as long as it can be', async t => {
  unlucky(t, 0)
  const live = fetching()
  await requests[0].opens('retry: 99999999999999999999\n\n')
  await requests[0].ends()
  assert.equal(waits(live), 0x7fffffff)
  live.connect()
  await requests[1].isAnswered(503, { 'Retry-After': '99999999999' })
  assert.equal(waits(live), 0x7fffffff)
})

// ---- the browser's own EventSource ----

test('the first attempt to come back is left to the browser', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  sources[0].isCut()
  assert.equal(live.state.status, 'waiting')
  assert.equal(live.state.retryAt, null)
  await clock.pass(100_000)
  assert.equal(requests.length, 0)
  sources[0].opens()
  assert.equal(live.state.status, 'open')
  assert.equal(live.state.error, null)
  assert.equal(sources.length, 1)
})

test('connect does not wait for the browser either', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  sources[0].isCut()
  live.connect()
  assert.equal(sources[0].readyState, 2)
  assert.equal(live.state.status, 'connecting')
  assert.equal(sources.length, 1)
  await clock.pass(0)
  assert.equal(requests[0].cursor, 'e-1')
})

test('where that fails too, fetch takes over with the cursor', async t => {
  unlucky(t, 0.5)
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  sources[0].isCut()
  sources[0].isCut()
  assert.equal(sources[0].readyState, 2)
  assert.equal(waits(live), 6_000)
  await clock.pass(6_000)
  assert.equal(requests[0].cursor, 'e-1')
  await requests[0].opens('id: e-2\ndata: 2\n\n')
  assert.equal(live.state.data, 2)
  assert.equal(sources.length, 1)
})

test('what the browser has given up is not waited for', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].givesUp()
  live.connect()
  await clock.pass(0)
  assert.equal(requests.length, 1)
})

test('once fetch has taken over, the browser has no say', async () => {
  const live = new LiveSource(URL_A)
  sources[0].givesUp()
  await clock.pass(4_000)
  await requests[0].opens('id: 5\ndata: 5\n\n')
  sources[0].sends('1', { id: '1' })
  sources[0].givesUp()
  assert.equal(live.state.data, 5)
  assert.equal(live.state.lastEventId, '5')
  assert.equal(live.state.status, 'open')
})

test('a position that only the browser knows is not thrown away', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  for (let i = 0; i < 5; i++) {
    sources[0].isCut()
  }
  assert.equal(live.state.status, 'waiting')
  assert.equal(live.state.attempt, 5)
  live.connect()
  await clock.pass(100_000)
  assert.equal(requests.length, 0)
  assert.equal(sources[0].readyState, 0)
})

test('a server that was never reached has no position to lose', async () => {
  new LiveSource(URL_A)
  sources[0].isCut()
  sources[0].isCut()
  await clock.pass(8_000)
  assert.equal(requests.length, 1)
})

test('once the browser has given up for good, fetch finds out why', async t => {
  unlucky(t, 0.5)
  const live = new LiveSource(URL_A)
  sources[0].givesUp()
  assert.equal(live.state.status, 'waiting')
  assert.equal(waits(live), 3_000)
  await clock.pass(3_000)
  assert.equal(requests[0].cursor, null)
  await requests[0].isAnswered(401)
  assert.equal(live.state.status, 'closed')
  assert.equal(live.state.error.status, 401)
})

test('a new connect begins with the browser again', async () => {
  const live = new LiveSource(URL_A)
  sources[0].givesUp()
  await clock.pass(4_000)
  live.close()
  live.connect()
  assert.equal(sources.length, 2)
})

test('a browser without EventSource uses fetch', () => {
  globalThis.EventSource = undefined
  new LiveSource(URL_A)
  assert.equal(sources.length, 0)
})

test('a page that may not connect is told why', () => {
  globalThis.EventSource = class {
    constructor() {
      throw new DOMException('not here', 'SecurityError')
    }
  }
  const live = new LiveSource(URL_A)
  assert.equal(live.state.status, 'closed')
  assert.equal(live.state.error.message, 'not here')
})
