import { shallowRef } from 'vue'
import { useEventSource } from './live.js'

/** As many seconds as the gateway itself keeps. */
const KEPT = 300

/**
 * The gateway's figures, one a second, with those of the last minutes. The gateway tells how long it has been up and not what
 * time it is; `at`, in milliseconds, is by this page's clock.
 */
export function useFigures() {
  const gateway = shallowRef(null)
  const figures = shallowRef([])
  let start = 0
  const placed = figure => ({ ...figure, at: start + figure.uptime_ms })
  const startOf = figure => Date.now() - figure.uptime_ms

  const live = useEventSource('/console/figures', {
    watchdog: true,
    events: {
      history(told) {
        gateway.value = told.gateway
        const last = told.figures[told.figures.length - 1]
        start = last === undefined ? 0 : startOf(last)
        figures.value = told.figures.map(placed)
      }
    },
    onMessage(now) {
      start ||= startOf(now)
      figures.value = [...figures.value.slice(1 - KEPT), placed(now)]
    }
  })
  return { gateway, figures, live }
}
