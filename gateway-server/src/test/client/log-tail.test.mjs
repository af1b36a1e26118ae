import assert from 'node:assert/strict'
import test from 'node:test'
import { LogTail } from './node_modules/longwave-client/log-tail.js'
import { frame, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

function tailOf(max) {
  const published = []
  const tail = new LogTail(max, items => published.push(items))
  return { tail, published, texts: () => published.at(-1).map(item => item.data) }
}

test('whatever came is shown once per frame', () => {
  const { tail, published, texts } = tailOf(10)
  tail.add('a')
  tail.add('b')
  assert.equal(published.length, 0)
  frame()
  assert.equal(published.length, 1)
  assert.deepEqual(texts(), ['a', 'b'])
  frame()
  assert.equal(published.length, 1)
})

test('only the last ones are kept', () => {
  const { tail, texts } = tailOf(3)
  for (const data of ['a', 'b', 'c', 'd']) {
    tail.add(data)
    frame()
  }
  assert.deepEqual(texts(), ['b', 'c', 'd'])
})

test('more in a frame than are kept', () => {
  const { tail, texts } = tailOf(3)
  tail.add('old')
  frame()
  for (let i = 0; i < 1_000; i++) {
    tail.add(i)
  }
  frame()
  assert.deepEqual(texts(), [997, 998, 999])
})

test('equal items have keys of their own', () => {
  const { tail, published } = tailOf(3)
  tail.add('a')
  tail.add('a')
  frame()
  assert.notEqual(published[0][0].key, published[0][1].key)
})

test('what was given out is not changed', () => {
  const { tail, published } = tailOf(3)
  tail.add('a')
  frame()
  tail.add('b')
  frame()
  assert.equal(published[0].length, 1)
})

test('clear forgets what was shown and what was about to be', () => {
  const { tail, published, texts } = tailOf(3)
  tail.add('a')
  frame()
  tail.add('b')
  tail.clear()
  assert.deepEqual(texts(), [])
  frame()
  assert.equal(published.length, 2)
  tail.add('c')
  frame()
  assert.deepEqual(texts(), ['c'])
})

test('a page without frames keeps no more than a page with them', () => {
  const { tail, texts } = tailOf(100)
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 1_000_000; i++) {
    tail.add('x')
  }
  assert.ok(process.memoryUsage().heapUsed - before < 50_000_000)
  frame()
  assert.equal(texts().length, 100)
})

test('a bound that is none is refused', () => {
  for (const max of [0, -1, 1.5, NaN, '10']) {
    assert.throws(() => new LogTail(max, () => {}), /expected a whole number of at least 1, got/)
  }
})
