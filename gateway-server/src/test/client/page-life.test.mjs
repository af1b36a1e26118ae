import assert from 'node:assert/strict'
import test from 'node:test'
import { LiveSource } from 'longwave-client'
import { clock, pageEvent, requests, settle, sources, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

const URL_A = '/events/a'

test('a hidden page lets go after a while, and resumes when it is shown', async () => {
  const live = new LiveSource(URL_A, { pauseWhenHidden: true })
  await requests[0].opens('id: 1\n\n')
  await document.becomes('hidden')
  await clock.pass(4_999)
  assert.equal(live.state.status, 'open')
  await clock.pass(1)
  assert.equal(live.state.status, 'waiting')
  assert.equal(live.state.retryAt, null)
  assert.ok(requests[0].aborted)
  await clock.pass(600_000)
  assert.equal(requests.length, 1)
  await document.becomes('visible')
  assert.equal(requests[1].cursor, '1')
})

test('a page that is hidden for a moment keeps its connection', async () => {
  new LiveSource(URL_A, { pauseWhenHidden: true })
  await requests[0].opens()
  await document.becomes('hidden')
  await clock.pass(4_000)
  await document.becomes('visible')
  await clock.pass(60_000)
  assert.equal(requests.length, 1)
  assert.ok(!requests[0].aborted)
})

test('how long is too long can be chosen', async () => {
  new LiveSource(URL_A, { pauseWhenHidden: 100 })
  await document.becomes('hidden')
  await clock.pass(100)
  assert.ok(requests[0].aborted)
})

test('a page that was made hidden lets go too', async () => {
  document.hidden = true
  const live = new LiveSource(URL_A, { pauseWhenHidden: true })
  await clock.pass(5_000)
  assert.equal(live.state.status, 'waiting')
})

test('nobody asked for it, so a hidden page goes on', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  await document.becomes('hidden')
  await clock.pass(600_000)
  assert.equal(live.state.status, 'open')
})

test('a page that is closed while it pauses stays closed', async () => {
  const live = new LiveSource(URL_A, { pauseWhenHidden: 100 })
  await document.becomes('hidden')
  await clock.pass(100)
  live.close()
  assert.equal(live.state.status, 'closed')
  await document.becomes('visible')
  assert.equal(requests.length, 1)
})

test('a page that is left closes, and resumes when it is taken out of the back/forward cache', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  await pageEvent('pagehide', { persisted: true })
  assert.equal(sources[0].readyState, 2)
  assert.equal(live.state.status, 'waiting')
  await pageEvent('pageshow', { persisted: true })
  assert.match(sources[1].url, /last_event_id=e-1/)
})

test('the show that every page begins with opens nothing', async () => {
  new LiveSource(URL_A)
  await pageEvent('pageshow', { persisted: false })
  assert.equal(sources.length, 1)
})

test('back on the network it does not wait any longer', async () => {
  new LiveSource(URL_A, { headers: {} })
  await requests[0].fails()
  await pageEvent('online')
  assert.equal(requests.length, 2)
})

test('shown again it does not wait any longer', async () => {
  new LiveSource(URL_A, { headers: {} })
  await requests[0].fails()
  await document.becomes('hidden')
  await document.becomes('visible')
  assert.equal(requests.length, 2)
})

test('what is open is left alone by all that', async () => {
  new LiveSource(URL_A, { headers: {} })
  await requests[0].opens()
  await pageEvent('online')
  await document.becomes('visible')
  assert.equal(requests.length, 1)
})

test('another URL while it pauses is connected to', async () => {
  const live = new LiveSource(URL_A, { pauseWhenHidden: 100 })
  await document.becomes('hidden')
  await clock.pass(100)
  live.setUrl('/events/b')
  await settle()
  assert.equal(requests[1].url.pathname, '/events/b')
  await clock.pass(100)
  assert.ok(requests[1].aborted)
})

test('nothing of the page is listened to once it is closed', async t => {
  const listeners = { added: 0, removed: 0 }
  for (const target of [document, window]) {
    const add = target.addEventListener.bind(target)
    t.mock.method(target, 'addEventListener', (type, listener, options) => {
      listeners.added++
      options.signal.addEventListener('abort', () => listeners.removed++)
      add(type, listener, options)
    })
  }
  const live = new LiveSource(URL_A)
  assert.ok(listeners.added > 0)
  live.close()
  assert.equal(listeners.removed, listeners.added)
  const ended = new LiveSource(URL_A)
  sources[1].sends('{}', { type: 'end' })
  assert.equal(ended.state.status, 'closed')
  assert.equal(listeners.removed, listeners.added)
})
