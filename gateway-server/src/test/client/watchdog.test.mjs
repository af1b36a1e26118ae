import assert from 'node:assert/strict'
import test from 'node:test'
import { Watchdog } from './node_modules/longwave-client/watchdog.js'
import { clock, useFakeBrowser } from './fake-browser.mjs'

useFakeBrowser()

function watched(limit) {
  const dog = new Watchdog(limit, () => dog.barks++)
  dog.barks = 0
  dog.start()
  return dog
}

function heartbeat(dog) {
  dog.bytes()
  dog.heartbeat()
}

test('it allows 45 s of silence before it knows the heartbeats', async () => {
  const dog = watched(true)
  heartbeat(dog)
  await clock.pass(44_999)
  assert.equal(dog.barks, 0)
  await clock.pass(1)
  assert.equal(dog.barks, 1)
})

test('it sizes itself by the heartbeats it has seen', async () => {
  const dog = watched(true)
  heartbeat(dog)
  await clock.pass(4_000)
  heartbeat(dog)
  assert.equal(dog.limit, 11_000)
  await clock.pass(10_999)
  assert.equal(dog.barks, 0)
  await clock.pass(1)
  assert.equal(dog.barks, 1)
})

test('a time with more to say than heartbeats does not make it patient', async () => {
  const dog = watched(true)
  heartbeat(dog)
  await clock.pass(4_000)
  heartbeat(dog)
  for (let i = 0; i < 30; i++) {
    await clock.pass(1_000)
    dog.bytes()
  }
  heartbeat(dog)
  assert.equal(dog.limit, 11_000)
})

test('comments that come together are one', async () => {
  const dog = watched(true)
  heartbeat(dog)
  await clock.pass(100)
  heartbeat(dog)
  assert.equal(dog.limit, 45_000)
})

test('what comes in between keeps it quiet', async () => {
  const dog = watched(2_000)
  for (let i = 0; i < 10; i++) {
    await clock.pass(1_500)
    dog.bytes()
  }
  assert.equal(dog.barks, 0)
  await clock.pass(2_000)
  assert.equal(dog.barks, 1)
})

test('nobody asked for it, so it sleeps', async () => {
  const dog = watched(false)
  assert.equal(clock.pending, 0)
  heartbeat(dog)
  await clock.pass(1_000)
  heartbeat(dog)
  assert.equal(clock.pending, 0)
})

test('after its stop it is quiet, whatever still comes', async () => {
  const dog = watched(true)
  heartbeat(dog)
  dog.stop()
  await clock.pass(1_000)
  heartbeat(dog)
  await clock.pass(100_000)
  assert.equal(dog.barks, 0)
  assert.equal(clock.pending, 0)
})
