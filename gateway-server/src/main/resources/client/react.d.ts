import type { LiveSource, SourceOptions, StreamState } from './event-source.js'

export type { Gap, SourceOptions, Status, StreamError, StreamEvent, StreamState } from './event-source.js'

/**
 * A stream as a component's state, closed when the component goes. The functions among the options are always those of
 * the last render; the other options are those of the first.
 */
export function useEventSource<T = any>(
  url: string | null | undefined,
  options?: SourceOptions<T>
): StreamState<T> & Pick<LiveSource<T>, 'connect' | 'close'>
