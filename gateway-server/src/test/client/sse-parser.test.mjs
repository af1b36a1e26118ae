import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { SseParser } from './node_modules/longwave-client/sse-parser.js'

/** What the parser says about a stream that comes in pieces of these sizes. */
function read(bytes, cuts = [bytes.length], lastEventId = '') {
  const said = { events: [], positions: [], retry: null, comments: 0 }
  const parser = new SseParser(
    {
      event: (type, data, id) => said.events.push({ type, data, id }),
      position: id => said.positions.push(id),
      retry: millis => (said.retry = millis),
      comment: () => said.comments++
    },
    lastEventId
  )
  let at = 0
  for (const cut of cuts) {
    parser.feed(bytes.subarray(at, at + cut))
    at += cut
  }
  parser.feed(bytes.subarray(at))
  return { ...said, lastEventId: parser.lastEventId }
}

const utf8 = text => new TextEncoder().encode(text)
const ofText = (text, lastEventId) => read(utf8(text), undefined, lastEventId)

/** Numbers that look random and are the same each time. */
function randoms(seed) {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % below
  }
}

// The streams were made by the gateway's encoder and its tests, and what they mean was read by the parser of those tests.
const corpus = JSON.parse(readFileSync(new URL('./corpus.json', import.meta.url), 'utf8'))

for (const { name, stream, events, lastEventId, retry } of corpus) {
  test(`it reads as the specification says: ${name}`, () => {
    const bytes = new Uint8Array(Buffer.from(stream, 'base64'))
    const random = randoms(bytes.length)
    const whole = [bytes.length]
    const single = Array(bytes.length).fill(1)
    const several = Array.from({ length: bytes.length }, () => 1 + random(7))
    for (const cuts of [whole, single, several]) {
      const said = read(bytes, cuts)
      assert.deepEqual(said.events, events)
      assert.equal(said.lastEventId, lastEventId)
      assert.equal(said.retry, retry)
    }
  })
}

test('there is a corpus', () => {
  assert.ok(corpus.length > 20, `expected more than 20 streams, got ${corpus.length}`)
})

test('a block without data tells its position, and dispatches nothing', () => {
  const said = ofText(': hello\nretry: 3000\nid: e-1\n\n')
  assert.deepEqual(said.events, [])
  assert.deepEqual(said.positions, ['e-1'])
  assert.equal(said.retry, 3000)
  assert.equal(said.comments, 1)
})

test('a block that says the position again tells nothing', () => {
  assert.deepEqual(ofText('id: e-1\n\n:\nid: e-1\n\n').positions, ['e-1'])
})

test('the id of the connection before holds until another one comes', () => {
  const said = ofText('data: a\n\nid: 2\ndata: b\n\n', '1')
  assert.deepEqual(said.events.map(event => event.id), ['1', '2'])
})

test('the end of a line that was cut between its two bytes is one', () => {
  const bytes = utf8('data: a\r\ndata: b\r\n\r\n')
  for (let cut = 1; cut < bytes.length; cut++) {
    assert.deepEqual(read(bytes, [cut]).events, [{ type: 'message', data: 'a\nb', id: '' }])
  }
})

test('bytes that are no UTF-8 are replaced', () => {
  assert.equal(read(new Uint8Array([...utf8('data: '), 0xc3, 10, 10])).events[0].data, '\uFFFD')
})
