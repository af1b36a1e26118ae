import { onDestroy } from 'svelte'
import { LiveSource } from './event-source.js'

/**
 * A stream as stores, closed when the component goes. Call it while a component is being made.
 *
 *     const { data, connected, error, close, connect } = useEventSource('/events/deploy:42')
 *     // in the markup: {$data}
 *
 * @param {string | import('svelte/store').Readable<string>} url a change of it reconnects, an empty one closes
 * @param {import('./event-source.js').SourceOptions} [options]
 */
export function useEventSource(url, options) {
  const changes = typeof url?.subscribe === 'function'
  const source = new LiveSource(changes ? '' : url, { ...options, immediate: false })
  const unsubscribe = changes ? url.subscribe(next => source.setUrl(next)) : () => {}
  if (options?.immediate ?? true) {
    source.connect()
  }
  onDestroy(() => {
    unsubscribe()
    source.close()
  })

  const { connect, close } = source
  const stores = ['data', 'connected', 'error', 'status', 'lastEventId', 'attempt', 'retryAt'].map(name => [
    name,
    storeOf(source, name)
  ])
  return { ...Object.fromEntries(stores), connect, close }
}

/** One field of the state as a readable store: it tells of its changes, and `data` of every message. */
function storeOf(source, name) {
  return {
    subscribe(run) {
      let told = source.state[name]
      run(told)
      return source.subscribe((state, message) => {
        if (state[name] !== told || (message && name === 'data')) {
          told = state[name]
          run(told)
        }
      })
    }
  }
}
