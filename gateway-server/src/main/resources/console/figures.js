import { shallowRef } from 'vue'
import { useEventSource } from './live.js'

/** As many seconds as the gateway itself keeps. */
const KEPT = 300

/** The gateway's figures, one a second, with those of the last minutes. */
export function useFigures() {
  const gateway = shallowRef(null)
  const figures = shallowRef([])
  const live = useEventSource('/console/figures', {
    watchdog: true,
    events: {
      history(told) {
        gateway.value = told.gateway
        figures.value = told.figures
      }
    },
    onMessage(now) {
      figures.value = [...figures.value.slice(1 - KEPT), now]
    }
  })
  return { gateway, figures, live }
}
