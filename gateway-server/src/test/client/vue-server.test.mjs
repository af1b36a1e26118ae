import assert from 'node:assert/strict'
import test from 'node:test'
import { renderToString } from '@vue/server-renderer'
import { useEventSource, useLogTail } from 'longwave-client/vue'
import { createSSRApp, h } from 'vue'

// Node.js has a fetch of its own, and newer ones an EventSource: neither may be used for a page that is rendered only.

test('a server renders a page with a stream, and connects to nothing', async t => {
  const asked = t.mock.method(globalThis, 'fetch', () => assert.fail('expected no request'))
  globalThis.EventSource = class {
    constructor() {
      assert.fail('expected no connection')
    }
  }
  const app = createSSRApp({
    setup() {
      const { data, status } = useEventSource('/events/a', { headers: {}, watchdog: true, share: 'browser' })
      const { lines } = useLogTail(() => '/events/logs')
      return () => h('p', `${status.value} ${data.value} ${lines.value.length}`)
    }
  })
  assert.equal(await renderToString(app), '<p>idle null 0</p>')
  assert.equal(asked.mock.callCount(), 0)
})
