import assert from 'node:assert/strict'
import test from 'node:test'
import { useEventSource, useLogTail } from 'longwave-client/vue'
import { effectScope, nextTick, ref, watch } from 'vue'
import { frame, settle, sources, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

/** Runs a composable as a component's setup does. */
function setup(composable) {
  const scope = effectScope()
  return { ...scope.run(composable), dispose: () => scope.stop() }
}

test('the state is in refs', () => {
  const live = setup(() => useEventSource('/events/a'))
  assert.equal(live.status.value, 'connecting')
  assert.equal(live.connected.value, false)
  sources[0].opens()
  sources[0].sends('{"a":1}', { id: '1' })
  assert.equal(live.connected.value, true)
  assert.deepEqual(live.data.value, { a: 1 })
  assert.equal(live.lastEventId.value, '1')
  sources[0].givesUp()
  assert.equal(live.status.value, 'waiting')
  assert.equal(live.attempt.value, 1)
  assert.equal(typeof live.retryAt.value, 'number')
  assert.match(live.error.value.message, /refused/)
})

test('the scope that it was made in closes it', () => {
  const live = setup(() => useEventSource('/events/a'))
  live.dispose()
  assert.equal(sources[0].readyState, 2)
  assert.equal(live.status.value, 'closed')
})

test('an identical message twice is seen twice by a watcher', async () => {
  let seen = 0
  setup(() => {
    const live = useEventSource('/events/a')
    watch(live.data, () => seen++, { flush: 'sync' })
    return live
  })
  sources[0].sends('5')
  sources[0].sends('5')
  assert.equal(seen, 2)
})

for (const [kind, make] of [
  ['ref', channel => channel],
  ['getter', channel => () => channel.value]
]) {
  test(`a change of a URL that is a ${kind} reconnects, and an empty one closes`, async () => {
    const channel = ref('/events/a')
    const live = setup(() => useEventSource(make(channel)))
    sources[0].opens()
    sources[0].sends('1')
    channel.value = '/events/b'
    assert.equal(sources[0].readyState, 2)
    assert.equal(live.data.value, null)
    sources[0].sends('2')
    assert.equal(live.data.value, null)
    await settle()
    assert.match(sources[1].url, /\/events\/b$/)
    channel.value = ''
    assert.equal(live.status.value, 'closed')
    assert.equal(sources[1].readyState, 2)
  })
}

test('a disposed stream does not follow its URL', async () => {
  const channel = ref('/events/a')
  const live = setup(() => useEventSource(channel))
  live.dispose()
  channel.value = '/events/b'
  await settle()
  assert.equal(sources.length, 1)
})

test('a log is filled once per frame, and bounded', async () => {
  let changes = 0
  const log = setup(() => {
    const tail = useLogTail('/events/a', { max: 3 })
    watch(tail.lines, () => changes++, { flush: 'sync' })
    return tail
  })
  for (const line of ['a', 'b', 'c', '{d']) {
    sources[0].sends(line)
  }
  assert.equal(changes, 0)
  frame()
  assert.equal(changes, 1)
  assert.deepEqual(log.lines.value.map(line => line.data), ['b', 'c', '{d'])
  log.clear()
  assert.deepEqual(log.lines.value, [])
})

test("a log of another URL does not show the first one's lines", async () => {
  const channel = ref('/events/a')
  const log = setup(() => useLogTail(channel))
  sources[0].sends('a')
  frame()
  sources[0].sends('b')
  channel.value = '/events/b'
  frame()
  await nextTick()
  assert.deepEqual(log.lines.value, [])
})

test('what a log gets is told as well', () => {
  const got = []
  setup(() => useLogTail('/events/a', { onMessage: data => got.push(data) }))
  sources[0].sends('a')
  assert.deepEqual(got, ['a'])
})
