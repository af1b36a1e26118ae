import type { Readable } from 'svelte/store'
import type { LiveSource, SourceOptions, StreamState } from './event-source.js'

export type { Gap, SourceOptions, Status, StreamError, StreamEvent, StreamState } from './event-source.js'

/** A stream as stores. */
export type StreamStores<T> = { [Name in keyof StreamState<T>]: Readable<StreamState<T>[Name]> }

/** A stream that is closed when the component goes. Call it while a component is being made. */
export function useEventSource<T = any>(
  url: string | null | undefined | Readable<string | null | undefined>,
  options?: SourceOptions<T>
): StreamStores<T> & Pick<LiveSource<T>, 'connect' | 'close'>
