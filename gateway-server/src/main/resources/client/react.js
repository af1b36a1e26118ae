import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { LiveSource } from './event-source.js'

/**
 * A stream as a component's state, closed when the component goes.
 *
 *     const { data, connected, error, close, connect } = useEventSource('/events/deploy:42')
 *
 * The functions among the options are always those of the last render; the other options are those of the first.
 *
 * @param {string | null | undefined} url a change of it reconnects, an empty one closes
 * @param {import('./event-source.js').SourceOptions} [options]
 */
export function useEventSource(url, options = {}) {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  const [source] = useState(() => new LiveSource(url, { ...delegating(options, latest), immediate: false }))
  const state = useSyncExternalStore(
    source.subscribe,
    () => source.state,
    () => source.state
  )
  const immediate = options.immediate ?? true
  useEffect(() => {
    source.setUrl(url)
  }, [source, url])
  useEffect(() => {
    if (immediate) {
      source.connect()
    }
    return source.close
  }, [source, immediate])
  return { ...state, connect: source.connect, close: source.close }
}

/** The same options, with functions that call what is the latest of their name. */
function delegating(options, latest) {
  const delegates = { ...options, events: {} }
  for (const name of ['onMessage', 'onGap', 'onEnd', 'onParseError']) {
    // onParseError is left out where there is none, as that has a meaning
    if (name !== 'onParseError' || options[name] !== undefined) {
      delegates[name] = (...given) => latest.current[name]?.(...given)
    }
  }
  for (const type of Object.keys(options.events ?? {})) {
    delegates.events[type] = (...given) => latest.current.events?.[type]?.(...given)
  }
  if (typeof options.headers === 'function') {
    delegates.headers = () => latest.current.headers()
  }
  return delegates
}
