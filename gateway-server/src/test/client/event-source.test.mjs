import assert from 'node:assert/strict'
import test from 'node:test'
import { LiveSource } from 'longwave-client'
import { clock, recorder, reported, requests, settle, sources, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

const URL_A = '/events/a'

/** A stream that uses `fetch` from the first attempt on. */
const fetching = options => new LiveSource(URL_A, { headers: {}, ...options })

test('it connects at once, and is open when the browser says so', () => {
  const live = new LiveSource(URL_A)
  assert.equal(sources[0].url, 'http://page.example/events/a')
  assert.equal(live.state.status, 'connecting')
  assert.equal(live.state.connected, false)
  sources[0].opens()
  assert.equal(live.state.status, 'open')
  assert.equal(live.state.connected, true)
})

test('with immediate: false it waits to be told', () => {
  const live = new LiveSource(URL_A, { immediate: false })
  assert.equal(live.state.status, 'idle')
  assert.equal(sources.length, 0)
  live.connect()
  assert.equal(sources.length, 1)
})

test('connecting twice is one connection', () => {
  const live = new LiveSource(URL_A)
  live.connect()
  sources[0].opens()
  live.connect()
  assert.equal(sources.length, 1)
})

test('a message is parsed, and is the data', () => {
  const { got, onMessage } = recorder()
  const live = new LiveSource(URL_A, { onMessage })
  sources[0].sends('{"a":1}', { id: '7' })
  assert.deepEqual(got, [{ a: 1 }])
  assert.deepEqual(live.state.data, { a: 1 })
  assert.equal(live.state.lastEventId, '7')
})

test('text stays as it came', () => {
  const { got, onMessage } = recorder()
  new LiveSource(URL_A, { format: 'text', onMessage })
  sources[0].sends('{"a":1}')
  assert.deepEqual(got, ['{"a":1}'])
})

test('an identical message twice is two', () => {
  const { got, onMessage } = recorder()
  const live = new LiveSource(URL_A, { onMessage })
  let messages = 0
  live.subscribe((state, message) => (messages += message))
  sources[0].sends('5')
  sources[0].sends('5')
  assert.deepEqual(got, [5, 5])
  assert.equal(messages, 2)
})

test('a handler is told the event besides its data', () => {
  let told
  new LiveSource(URL_A, { onMessage: (data, event) => (told = event) })
  sources[0].sends('[1]', { id: '3' })
  assert.deepEqual(told, { type: 'message', text: '[1]', lastEventId: '3', data: [1] })
})

test('named events go to their handlers and to nobody else', () => {
  const { got, onMessage } = recorder()
  const progress = []
  const live = new LiveSource(URL_A, { onMessage, events: { progress: data => progress.push(data) } })
  sources[0].sends('{"percent":5}', { type: 'progress' })
  assert.deepEqual(progress, [{ percent: 5 }])
  assert.deepEqual(got, [])
  assert.equal(live.state.data, null)
})

test('whoever asks for every event gets those of all types, before their handlers and as they came', async () => {
  const all = []
  const { got, onMessage } = recorder()
  new LiveSource(URL_A, { onMessage, onEvent: ({ type, text, lastEventId }) => all.push([type, text, lastEventId, got.length]) })
  await requests[0].opens('id: 1\ndata: [1]\n\nevent: odd\ndata: not JSON\n\nevent: end\ndata: {}\n\n')
  assert.deepEqual(all, [
    ['message', '[1]', '1', 0],
    ['odd', 'not JSON', '1', 1],
    ['end', '{}', '1', 1]
  ])
})

test('events that the browser has a meaning for are told apart from what it says itself', () => {
  const errors = []
  const opens = []
  const live = new LiveSource(URL_A, { events: { error: data => errors.push(data), open: data => opens.push(data) } })
  sources[0].sends('"door"', { type: 'open' })
  assert.equal(live.state.status, 'connecting')
  sources[0].opens()
  sources[0].sends('"disk"', { type: 'error' })
  assert.deepEqual(errors, ['disk'])
  assert.deepEqual(opens, ['door'])
  assert.equal(live.state.status, 'open')
})

test('an event named like a method of objects has no handler', async () => {
  const live = fetching()
  await requests[0].opens('event: __defineGetter__\ndata: 1\n\nevent: __proto__\ndata: 1\n\n')
  assert.equal(live.state.status, 'open')
  assert.deepEqual(reported, [])
})

test('a gap is told, with what is known of it', () => {
  const gaps = []
  const named = []
  const live = new LiveSource(URL_A, { onGap: gap => gaps.push(gap), events: { gap: data => named.push(data) } })
  const gap = { reason: 'expired', from: 'e-1', first: 'e-9' }
  sources[0].opens()
  sources[0].sends(JSON.stringify(gap), { type: 'gap', id: 'e-8' })
  assert.deepEqual(gaps, [gap])
  assert.deepEqual(named, [gap])
  assert.equal(live.state.lastEventId, 'e-8')
  assert.equal(live.state.status, 'open')
})

test('a gap is read as JSON in a stream of text too, and an end whose data is none is taken as it is', () => {
  const told = []
  new LiveSource(URL_A, { format: 'text', onGap: gap => told.push(gap), onEnd: data => told.push(data) })
  sources[0].sends('{"reason":"slow"}', { type: 'gap' })
  sources[0].sends('over {', { type: 'end' })
  assert.deepEqual(told, [{ reason: 'slow' }, 'over {'])
})

test('what is not JSON is told, and what follows is delivered', () => {
  const { got, onMessage } = recorder()
  const failures = []
  const live = new LiveSource(URL_A, { onMessage, onParseError: (error, event) => failures.push([error, event.text]) })
  sources[0].opens()
  sources[0].sends('{', { id: '1' })
  sources[0].sends('2', { id: '2' })
  assert.equal(failures.length, 1)
  assert.ok(failures[0][0] instanceof SyntaxError)
  assert.equal(failures[0][1], '{')
  assert.deepEqual(got, [2])
  assert.equal(live.state.status, 'open')
})

test('without anybody to tell, the console gets what is not JSON', t => {
  const console = t.mock.method(globalThis.console, 'error', () => {})
  new LiveSource(URL_A)
  sources[0].sends('{')
  assert.equal(console.mock.callCount(), 1)
})

test("an exception in a caller's handler is reported, and stops nothing", () => {
  const failures = []
  const broken = new Error('mine')
  const live = new LiveSource(URL_A, {
    onMessage() {
      throw broken
    },
    events: {
      progress() {
        throw broken
      }
    },
    onParseError: error => failures.push(error)
  })
  sources[0].opens()
  sources[0].sends('1')
  sources[0].sends('1', { type: 'progress' })
  assert.deepEqual(reported, [broken, broken])
  assert.deepEqual(failures, [])
  assert.equal(live.state.data, 1)
  assert.equal(live.state.status, 'open')
})

test('an end stays ended', async () => {
  const ends = []
  const live = new LiveSource(URL_A, { onEnd: data => ends.push(data) })
  sources[0].opens()
  sources[0].sends('{}', { type: 'end', id: 'e-5' })
  assert.deepEqual(ends, [{}])
  assert.equal(live.state.status, 'closed')
  assert.equal(live.state.error, null)
  assert.equal(sources[0].readyState, 2)
  await clock.pass(100_000)
  assert.equal(sources.length + requests.length, 1)
})

for (const status of [204, 401, 403, 404]) {
  test(`status ${status} stays ended`, async () => {
    const live = fetching()
    await requests[0].isAnswered(status)
    assert.equal(live.state.status, 'closed')
    assert.equal(live.state.error.status, status)
    assert.equal(clock.pending, 0)
  })
}

for (const status of [400, 408, 410, 429, 500, 502, 503]) {
  test(`status ${status} comes back`, async () => {
    const live = fetching()
    await requests[0].isAnswered(status)
    assert.equal(live.state.status, 'waiting')
    assert.equal(live.state.error.status, status)
    await clock.pass(4_000)
    assert.equal(requests.length, 2)
  })
}

test('an answer of another type is no stream', async () => {
  const live = fetching()
  await requests[0].isAnswered(200, { 'Content-Type': 'text/html' })
  assert.equal(live.state.status, 'waiting')
  assert.match(live.state.error.message, /expected text\/event-stream, got text\/html/)
})

test('after an end, connect begins again where it was', async () => {
  const live = fetching()
  await requests[0].opens('id: 5\nevent: end\ndata: {}\n\n')
  assert.equal(live.state.status, 'closed')
  live.connect()
  assert.equal(requests[1].cursor, '5')
})

test('an end may be answered by connecting anew', async () => {
  const live = fetching()
  live.subscribe(state => state.status === 'closed' && live.connect())
  await requests[0].opens('id: 5\nevent: end\ndata: {}\n\n')
  assert.equal(requests.length, 2)
  assert.equal(live.state.status, 'connecting')
})

test('close closes, and connect goes on after the last event', () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  live.close()
  assert.equal(sources[0].readyState, 2)
  assert.equal(live.state.status, 'closed')
  sources[0].sends('2', { id: 'e-2' })
  assert.equal(live.state.data, 1)
  live.connect()
  assert.equal(new URL(sources[1].url).searchParams.get('last_event_id'), 'e-1')
})

test('connect may begin elsewhere', () => {
  const live = new LiveSource(`${URL_A}?last=5`, { lastEventId: 'e-1' })
  assert.equal(sources[0].url, 'http://page.example/events/a?last=5&last_event_id=e-1')
  live.close()
  live.connect({ lastEventId: '' })
  assert.equal(sources[1].url, 'http://page.example/events/a?last=5')
})

test('connect is a listener for clicks too', () => {
  const live = new LiveSource(URL_A, { immediate: false, lastEventId: 'e-1' })
  live.connect(new Event('click'))
  assert.match(sources[0].url, /last_event_id=e-1/)
})

test('closing in the middle of what came leaves the rest for later', async () => {
  const got = []
  const live = fetching({
    onMessage(data) {
      got.push(data)
      live.close()
    }
  })
  await requests[0].opens('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n')
  assert.deepEqual(got, [1])
  assert.equal(live.state.lastEventId, '1')
  live.connect()
  assert.equal(requests[1].cursor, '1')
})

test('another URL is another stream, as new', async () => {
  const { got, onMessage } = recorder()
  const live = new LiveSource(URL_A, { onMessage })
  sources[0].opens()
  sources[0].sends('1', { id: 'e-1' })
  live.setUrl('/events/b')
  assert.equal(sources[0].readyState, 2)
  assert.equal(live.state.data, null)
  assert.equal(live.state.lastEventId, '')
  sources[0].sends('2', { id: 'e-2' })
  await settle()
  assert.equal(sources[1].url, 'http://page.example/events/b')
  sources[0].opens()
  assert.equal(live.state.status, 'connecting')
  assert.deepEqual(got, [1])
})

test('a response that comes late writes into nothing', async () => {
  const live = fetching()
  live.setUrl('/events/b')
  await settle()
  assert.ok(requests[0].aborted)
  await requests[1].opens('data: 2\n\n')
  await requests[0].opens('data: 1\n\n').catch(() => {})
  assert.equal(live.state.data, 2)
  assert.equal(live.state.status, 'open')
})

test('headers that are ready late belong to nobody', async () => {
  let ready
  const live = new LiveSource(URL_A, { headers: () => new Promise(done => (ready = done)) })
  live.close()
  ready({})
  await settle()
  assert.ok(requests.every(request => request.aborted))
  assert.equal(live.state.status, 'closed')
})

test('an empty URL is closed, and the next one connects', async () => {
  const live = new LiveSource(URL_A)
  sources[0].opens()
  live.setUrl('')
  assert.equal(live.state.status, 'closed')
  assert.equal(sources[0].readyState, 2)
  live.setUrl('/events/b')
  await settle()
  assert.equal(sources.length, 2)
})

test('no URL yet is idle', async () => {
  const live = new LiveSource(undefined)
  assert.equal(live.state.status, 'idle')
  live.setUrl(URL_A)
  await settle()
  assert.equal(sources.length, 1)
})

test('of several changes at once the last one connects', async () => {
  const live = new LiveSource(URL_A)
  live.setUrl('/events/b')
  live.setUrl('/events/c')
  live.setUrl('/events/d')
  await settle()
  assert.deepEqual(sources.map(source => new URL(source.url).pathname), ['/events/a', '/events/d'])
})

test('a change of the URL connects nothing that was closed', async () => {
  const live = new LiveSource(URL_A)
  live.close()
  live.setUrl('/events/b')
  await settle()
  assert.equal(sources.length, 1)
  assert.equal(live.state.status, 'closed')
})

test('a URL after an end is connected to', async () => {
  const live = new LiveSource(URL_A)
  sources[0].sends('{}', { type: 'end' })
  live.setUrl('/events/b')
  await settle()
  assert.equal(sources.length, 2)
})

test('what is no URL is told', () => {
  const live = new LiveSource('http://[')
  assert.equal(live.state.status, 'closed')
  assert.match(live.state.error.message, /expected a URL, got "http:\/\/\["/)
})

test('options that are none are refused', () => {
  assert.throws(() => new LiveSource(URL_A, { format: 'xml' }), /expected "json" or "text", got "xml"/)
  assert.throws(() => new LiveSource(URL_A, { share: 'yes' }), /expected "browser", got "yes"/)
  assert.equal(new LiveSource(URL_A, { format: undefined }).state.status, 'connecting')
})

test('on a server nothing happens', () => {
  delete globalThis.document
  delete globalThis.window
  const live = new LiveSource(URL_A)
  live.connect()
  live.setUrl('/events/b')
  live.close()
  assert.equal(live.state.status, 'idle')
  assert.equal(sources.length, 0)
  assert.equal(clock.pending, 0)
})

test('cookies go to another origin only where that is asked for', async () => {
  new LiveSource(URL_A)
  new LiveSource(URL_A, { withCredentials: true })
  assert.deepEqual(sources.map(source => source.withCredentials), [false, true])
  fetching()
  fetching({ withCredentials: true })
  await settle()
  assert.deepEqual(requests.map(request => request.init.credentials), ['same-origin', 'include'])
})

test('headers are asked for at each attempt', async () => {
  let token = 0
  new LiveSource(URL_A, { headers: async () => ({ Authorization: `Bearer ${++token}` }) })
  await settle()
  await requests[0].isAnswered(500)
  await clock.pass(4_000)
  const sent = requests.map(request => request.init.headers.get('Authorization'))
  assert.deepEqual(sent, ['Bearer 1', 'Bearer 2'])
  assert.equal(requests[0].init.headers.get('Accept'), 'text/event-stream')
})

test('headers that cannot be made are a failed attempt', async () => {
  const live = new LiveSource(URL_A, {
    headers() {
      throw new Error('no token')
    }
  })
  await settle()
  assert.equal(live.state.status, 'waiting')
  assert.equal(live.state.error.message, 'no token')
})

test('another method sends its body', async () => {
  new LiveSource(URL_A, { method: 'POST', body: () => '{"q":1}' })
  await settle()
  assert.equal(requests[0].init.method, 'POST')
  assert.equal(requests[0].init.body, '{"q":1}')
})

test('a silent stream is given up by the watchdog, and resumed', async () => {
  const live = new LiveSource(URL_A, { watchdog: true })
  await requests[0].opens(':\nid: 1\n\n')
  await clock.pass(10_000)
  await requests[0].sends(':\n\n')
  await clock.pass(25_999)
  assert.equal(live.state.status, 'open')
  await clock.pass(1)
  assert.equal(live.state.status, 'waiting')
  assert.ok(requests[0].aborted)
  assert.match(live.state.error.message, /nothing came for too long/)
  await clock.pass(4_000)
  assert.equal(requests[1].cursor, '1')
})

test('a server that never answers is given up by the watchdog', async () => {
  const live = new LiveSource(URL_A, { watchdog: 5_000 })
  await clock.pass(5_000)
  assert.ok(requests[0].aborted)
  assert.equal(live.state.status, 'waiting')
})

test('an end may be answered by going elsewhere, or by closing', async () => {
  const live = new LiveSource(URL_A, { onEnd: () => live.setUrl('/events/b') })
  sources[0].sends('{}', { type: 'end' })
  assert.equal(live.state.status, 'connecting')
  await settle()
  assert.match(sources[1].url, /events\/b$/)
  const closing = new LiveSource(URL_A, { onEnd: () => closing.close() })
  const statuses = []
  closing.subscribe(state => statuses.push(state.status))
  sources[2].sends('{}', { type: 'end' })
  assert.deepEqual(statuses.filter(status => status === 'closed'), ['closed'])
})

test('who closes it while it begins leaves no connection', async () => {
  const live = new LiveSource(URL_A, { headers: {}, immediate: false })
  live.subscribe(state => state.status === 'connecting' && live.close())
  live.connect()
  await settle()
  assert.equal(requests.length, 0)
  assert.equal(live.state.status, 'closed')
})
