import { onScopeDispose, ref, watch } from 'vue'

export { useEventSource } from './client/vue.js'

const REFRESH = 2_000

/**
 * Asks for something now, again whenever `key` changes, and every two seconds while the page can be seen; never a second
 * time before the first has answered. What was shown stays while an answer is missing.
 *
 * @param {() => Promise<any>} question
 * @param {() => any} [key] what the answer depends on; an answer to an older key is dropped
 */
export function useAnswer(question, key = () => null) {
  const answer = ref(null)
  const refusal = ref(null)
  let asked = 0
  let waiting = false
  let closed = false

  async function ask() {
    const mine = ++asked
    waiting = true
    try {
      const given = await question()
      if (mine === asked && !closed) {
        answer.value = given
        refusal.value = null
      }
    } catch (error) {
      if (mine === asked && !closed) {
        refusal.value = error
      }
    } finally {
      if (mine === asked) {
        waiting = false
      }
    }
  }

  const timer = setInterval(() => {
    if (!document.hidden && !waiting) {
      ask()
    }
  }, REFRESH)
  watch(key, ask, { immediate: true })
  onScopeDispose(() => {
    closed = true
    clearInterval(timer)
  })
  return { answer, refusal, ask }
}

/**
 * How a stream is, in words; `retryAt` and `status` are those of `useEventSource`. While it waits they count down.
 *
 * @param {Record<string, string>} words for each status but `waiting`
 */
export function useState({ status, retryAt }, words) {
  const seconds = useCountdown(retryAt)
  return () => {
    if (status.value !== 'waiting') {
      return words[status.value]
    }
    return seconds.value === null ? 'Connection lost, retrying' : `Connection lost, retrying in ${seconds.value} s`
  }
}

/** The whole seconds until a moment, counted down; null where there is none. */
function useCountdown(at) {
  const seconds = ref(null)
  let timer

  function tell() {
    seconds.value = at.value == null ? null : Math.max(0, Math.ceil((at.value - Date.now()) / 1000))
  }

  watch(
    at,
    moment => {
      clearInterval(timer)
      tell()
      if (moment != null) {
        timer = setInterval(tell, 200)
      }
    },
    { immediate: true }
  )
  onScopeDispose(() => clearInterval(timer))
  return seconds
}
