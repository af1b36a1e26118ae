import assert from 'node:assert/strict'
import test from 'node:test'
import { LiveSource } from 'longwave-client'
import { clock, pageEvent, requests, settle, sources, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

/** A tab of the browser that shares its connection. */
async function tab(options = {}, url = '/events/a') {
  const got = []
  const live = new LiveSource(url, { share: 'browser', onMessage: data => got.push(data), ...options })
  live.got = got
  await settle()
  return live
}

/** What happens to a tab that is killed: it says nothing more, and its lock is free. */
const die = live => live.close()

test('tabs that ask for the same have one connection, and all get everything', async () => {
  const a = await tab()
  const b = await tab()
  const c = await tab()
  assert.equal(requests.length, 1)
  await requests[0].opens('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')
  for (const live of [a, b, c]) {
    assert.deepEqual(live.got, [1, 2])
    assert.equal(live.state.status, 'open')
    assert.equal(live.state.lastEventId, '2')
  }
})

test('tabs that ask for something else have a connection of their own', async () => {
  await tab()
  await tab({}, '/events/b')
  await tab({ withCredentials: true })
  assert.equal(requests.length, 3)
})

test('a tab that comes later is told how things are', async () => {
  await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  const late = await tab()
  assert.equal(late.state.status, 'open')
  assert.equal(late.state.lastEventId, '1')
  assert.deepEqual(late.got, [])
  await requests[0].sends('id: 2\ndata: 2\n\n')
  assert.deepEqual(late.got, [2])
})

test('when the leader goes another tab goes on after the last event', async () => {
  const a = await tab()
  const b = await tab()
  const c = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  die(a)
  await settle()
  assert.ok(requests[0].aborted)
  assert.equal(requests.length, 2)
  assert.equal(requests[1].cursor, '1')
  await requests[1].opens('id: 2\ndata: 2\n\n')
  assert.deepEqual(b.got, [1, 2])
  assert.deepEqual(c.got, [1, 2])
})

test('the leader goes on from a position that no event brought', async () => {
  const a = await tab()
  await tab()
  await requests[0].opens(':\nid: 7\n\n')
  die(a)
  await settle()
  assert.equal(requests[1].cursor, '7')
})

test('a tab that goes while another leads disturbs nobody', async () => {
  const a = await tab()
  const b = await tab()
  await requests[0].opens()
  b.close()
  await requests[0].sends('data: 1\n\n')
  assert.deepEqual(a.got, [1])
  assert.deepEqual(b.got, [])
  assert.equal(requests.length, 1)
})

test('what two leaders tell of is given out once', async () => {
  // the second tab has not heard what the first one said last, when it takes over
  const a = await tab()
  const b = await tab()
  const c = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  const name = 'longwave:GET http://page.example/events/a false'
  const former = new BroadcastChannel(name)
  die(a)
  await settle()
  await requests[1].opens()
  // the former leader's word, which the third tab hears as the second one does: too late
  former.postMessage({ kind: 'events', events: [['message', '2', '2']], term: 1 })
  await settle()
  assert.deepEqual(c.got, [1])
  await requests[1].sends('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')
  assert.deepEqual(c.got, [1, 2])
})

test('an id that comes back after the takeover is an event of its own', async () => {
  const a = await tab()
  const c = await tab()
  const d = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  die(a)
  await settle()
  await requests[1].opens('id: 2\ndata: 2\n\nid: 1\ndata: "again"\n\n')
  assert.deepEqual(c.got, [1, 2, 'again'])
  assert.deepEqual(d.got, [1, 2, 'again'])
})

test('an end ends all tabs', async () => {
  const ends = []
  const a = await tab({ onEnd: () => ends.push('a') })
  const b = await tab({ onEnd: () => ends.push('b') })
  await requests[0].opens('id: 9\nevent: end\ndata: {}\n\n')
  assert.deepEqual(ends, ['a', 'b'])
  assert.equal(a.state.status, 'closed')
  assert.equal(b.state.status, 'closed')
  await clock.pass(100_000)
  assert.equal(requests.length, 1)
})

test('what is refused for good is so in all tabs', async () => {
  const a = await tab()
  const b = await tab()
  await requests[0].isAnswered(403)
  for (const live of [a, b]) {
    assert.equal(live.state.status, 'closed')
    assert.equal(live.state.error.status, 403)
    assert.ok(live.state.error instanceof Error)
  }
  await clock.pass(100_000)
  assert.equal(requests.length, 1)
})

test('all tabs know that the leader waits, and any of them can wake it', async () => {
  await tab()
  const b = await tab()
  await requests[0].fails()
  assert.equal(b.state.status, 'waiting')
  assert.ok(b.state.retryAt > clock.now)
  b.connect()
  await settle()
  assert.equal(requests.length, 2)
})

test('named events reach tabs whose leader listens for others', async () => {
  const got = []
  await tab()
  await tab({ events: { progress: data => got.push(data) } })
  await requests[0].opens('event: progress\ndata: 5\n\n')
  assert.deepEqual(got, [5])
})

test('a leader that is closed while an event is handled has told the others', async () => {
  const a = await tab({ onMessage: () => a.close() })
  const b = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')
  assert.equal(requests[1].cursor, '1')
  await requests[1].opens('id: 2\ndata: 2\n\n')
  assert.deepEqual(b.got, [1, 2])
})

test('a tab that missed something reads for itself', async () => {
  const a = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')
  const late = await tab({ lastEventId: '1' })
  assert.equal(requests.length, 2)
  assert.equal(requests[1].cursor, '1')
  await requests[1].opens('id: 2\ndata: 2\n\n')
  await requests[0].sends('id: 3\ndata: 3\n\n')
  await requests[1].sends('id: 3\ndata: 3\n\n')
  assert.deepEqual(late.got, [2, 3])
  assert.deepEqual(a.got, [1, 2, 3])
})

test('a tab that is where the others are joins them', async () => {
  await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  const late = await tab({ lastEventId: '1' })
  await requests[0].sends('id: 2\ndata: 2\n\n')
  assert.equal(requests.length, 1)
  assert.deepEqual(late.got, [2])
})

test('what is told before a tab knows where the others are is not for it', async () => {
  await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  const channel = new BroadcastChannel('longwave:GET http://page.example/events/a false')
  const opening = tab({ lastEventId: '1' })
  channel.postMessage({ kind: 'events', events: [['message', '9', '9']], term: clock.now + 1 })
  const late = await opening
  assert.deepEqual(late.got, [])
})

test('back from the back/forward cache a tab is whole again', async () => {
  const a = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  await pageEvent('pagehide', { persisted: true })
  assert.ok(requests[0].aborted)
  assert.equal(a.state.status, 'waiting')
  await pageEvent('pageshow', { persisted: true })
  assert.equal(requests[1].cursor, '1')
})

test('hidden tabs have no connection, and listen on', async () => {
  const a = await tab({ pauseWhenHidden: 100 })
  await requests[0].opens('id: 1\ndata: 1\n\n')
  const b = await tab()
  await document.becomes('hidden')
  await clock.pass(100)
  assert.ok(requests[0].aborted)
  assert.equal(requests[1].cursor, '1')
  await requests[1].opens('id: 2\ndata: 2\n\n')
  assert.deepEqual(a.got, [1, 2])
  assert.deepEqual(b.got, [2])
  await document.becomes('visible')
  assert.equal(requests.length, 2)
  b.close()
  await settle()
  assert.equal(requests[2].cursor, '2')
})

test('the last tab that is hidden lets go, and leads again when it is shown', async () => {
  const a = await tab({ pauseWhenHidden: 100 })
  await requests[0].opens('id: 1\ndata: 1\n\n')
  await document.becomes('hidden')
  await clock.pass(100)
  assert.equal(a.state.status, 'waiting')
  assert.equal(requests.length, 1)
  await document.becomes('visible')
  assert.equal(requests[1].cursor, '1')
})

test('without locks each tab has a connection of its own', async () => {
  navigator.locks = undefined
  await tab()
  await tab()
  assert.equal(requests.length, 2)
})

test('a page without an origin, which is refused its locks, has a connection of its own', async () => {
  navigator.locks = { request: async () => Promise.reject(new DOMException('no origin', 'SecurityError')) }
  const live = await tab()
  await requests[0].opens('data: 1\n\n')
  assert.deepEqual(live.got, [1])
})

test('after close and connect it shares again', async () => {
  const a = await tab()
  const b = await tab()
  await requests[0].opens('id: 1\ndata: 1\n\n')
  b.close()
  b.connect()
  await settle()
  assert.equal(requests.length, 1)
  a.close()
  await settle()
  assert.equal(requests.length, 2)
  assert.equal(sources.length, 0)
})

test('who closes a shared one while it begins leaves nothing', async () => {
  const live = new LiveSource('/events/a', { share: 'browser', immediate: false })
  live.subscribe(state => state.status === 'connecting' && live.close())
  live.connect()
  await settle()
  assert.equal(live.state.status, 'closed')
  const next = await tab()
  assert.equal(requests.length, 1)
  await requests[0].opens()
  assert.equal(next.state.status, 'open')
})
