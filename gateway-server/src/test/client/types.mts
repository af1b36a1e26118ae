// What TypeScript programs may write, and what not. Compiled by ClientTypesTest; never run.
import { LiveSource, StreamError, type Gap, type StreamState } from 'longwave-client'
import { useEventSource as useInReact } from 'longwave-client/react'
import { useEventSource as useInSvelte } from 'longwave-client/svelte'
import { useEventSource, useLogTail } from 'longwave-client/vue'
import { computed, ref } from 'vue'

interface Deploy {
  status: string
}

const deployId = ref<number | null>(null)
const deploy = useEventSource<Deploy>(() => (deployId.value === null ? null : `/events/deploy:${deployId.value}`), {
  onMessage: (data, event) => console.log(data.status, event.lastEventId),
  events: { progress: (data: { percent: number }) => console.log(data.percent) },
  onGap: (gap: Gap) => console.warn(gap.reason),
  headers: async () => ({ Authorization: 'Bearer x' }),
  share: 'browser'
})
const status: string | undefined = deploy.data.value?.status
const isOpen: boolean = deploy.connected.value
if (deploy.error.value instanceof StreamError) {
  const httpStatus: number | null = deploy.error.value.status
  console.log(httpStatus)
}
deploy.connect()
deploy.close()
const onClick: (event: MouseEvent) => void = deploy.connect

const log = useLogTail(computed(() => '/events/logs'), { max: 500 })
const texts: string[] = log.lines.value.map(line => line.data)
useLogTail<Deploy>('/events/deploy', { format: 'json', onMessage: data => console.log(data.status) })

const inReact = useInReact<Deploy>('/events/deploy')
const reactStatus: string | undefined = inReact.data?.status
const inSvelte = useInSvelte<Deploy>('/events/deploy')
inSvelte.data.subscribe(data => console.log(data?.status))

const live = new LiveSource<Deploy>('/events/deploy', { immediate: false, pauseWhenHidden: 1_000 })
const off = live.subscribe((state: StreamState<Deploy>, message: boolean) => console.log(state.retryAt, message))
off()
live.connect({ lastEventId: 'e-1' })

// @ts-expect-error: formats are two
useEventSource('/events/a', { format: 'xml' })
// @ts-expect-error: a browser's is the only share
useEventSource('/events/a', { share: 'tab' })
// @ts-expect-error: a state is not changed from outside
live.state.status = 'open'
// @ts-expect-error: no such option
useEventSource('/events/a', { autoreconnect: false })

console.log(status, isOpen, onClick, texts, reactStatus)
