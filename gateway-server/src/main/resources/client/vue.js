import { computed, getCurrentScope, onScopeDispose, shallowRef, triggerRef, unref, watch } from 'vue'
import { LiveSource } from './event-source.js'
import { LogTail } from './log-tail.js'

/**
 * A stream as refs, closed with the component or the scope that it was made in.
 *
 *     const { data, connected, error, close, connect } = useEventSource('/events/deploy:42')
 *
 * @param {string | import('vue').Ref<string> | (() => string)} url a change of it reconnects, an empty one closes
 * @param {import('./event-source.js').SourceOptions} [options]
 */
export function useEventSource(url, options) {
  const urlNow = () => valueOf(url)
  const source = new LiveSource(urlNow(), { ...options, immediate: false })
  const data = shallowRef(null)
  const error = shallowRef(null)
  const status = shallowRef(source.state.status)
  const lastEventId = shallowRef(source.state.lastEventId)
  const attempt = shallowRef(0)
  const retryAt = shallowRef(null)

  source.subscribe((state, message) => {
    if (message && Object.is(data.value, state.data)) {
      // an equal message is a message too, and Vue would see no change
      triggerRef(data)
    }
    data.value = state.data
    error.value = state.error
    status.value = state.status
    lastEventId.value = state.lastEventId
    attempt.value = state.attempt
    retryAt.value = state.retryAt
  })
  if (options?.immediate ?? true) {
    source.connect()
  }
  // at once: what still comes from the old URL would be taken for the new one's
  watch(urlNow, next => source.setUrl(next), { flush: 'sync' })
  if (getCurrentScope() !== undefined) {
    onScopeDispose(source.close)
  }

  const connected = computed(() => status.value === 'open')
  const { connect, close } = source
  return { data, connected, error, status, lastEventId, attempt, retryAt, connect, close }
}

/**
 * The last lines of a stream, for a `v-for` that keeps up with ten thousand of them a second: the list changes once per
 * animation frame.
 *
 *     const { lines } = useLogTail('/events/logs:app?last=100', { max: 500 })
 *
 * @param {string | import('vue').Ref<string> | (() => string)} url
 * @param {import('./vue.js').LogTailOptions} [options]
 */
export function useLogTail(url, { max = 1_000, ...options } = {}) {
  const lines = shallowRef([])
  const tail = new LogTail(max, shown => (lines.value = shown))
  const live = useEventSource(url, {
    format: 'text',
    ...options,
    onMessage(data, event) {
      tail.add(data)
      options.onMessage?.(data, event)
    }
  })
  watch(() => valueOf(url), () => tail.clear(), { flush: 'sync' })
  if (getCurrentScope() !== undefined) {
    onScopeDispose(() => tail.stop())
  }
  return { ...live, lines, clear: () => tail.clear() }
}

function valueOf(url) {
  return typeof url === 'function' ? url() : unref(url)
}
