import type { ComputedRef, Ref, ShallowRef } from 'vue'
import type { LiveSource, SourceOptions, Status } from './event-source.js'

export type { Gap, SourceOptions, Status, StreamError, StreamEvent } from './event-source.js'

/** A URL that may change: a change reconnects, an empty one closes. */
export type UrlSource = string | null | undefined | Ref<string | null | undefined> | (() => string | null | undefined)

/** A stream as refs. What they mean is said at `StreamState`. */
export interface UseEventSource<T> {
  data: ShallowRef<T | null>
  connected: ComputedRef<boolean>
  error: ShallowRef<Error | null>
  status: ShallowRef<Status>
  lastEventId: ShallowRef<string>
  attempt: ShallowRef<number>
  retryAt: ShallowRef<number | null>
  connect: LiveSource<T>['connect']
  close: LiveSource<T>['close']
}

/** A stream that is closed with the component or the scope that it was made in. */
export function useEventSource<T = any>(url: UrlSource, options?: SourceOptions<T>): UseEventSource<T>

export interface LogTailOptions<T = string> extends SourceOptions<T> {
  /** How many lines are kept. Default 1,000. */
  max?: number
}

export interface LogLine<T = string> {
  /** The line's own, for `:key`. */
  readonly key: number
  readonly data: T
}

export interface UseLogTail<T> extends UseEventSource<T> {
  /** The last lines; another array once per animation frame in which lines came. */
  lines: ShallowRef<readonly LogLine<T>[]>
  /** Forgets all lines. */
  clear: () => void
}

/** The last lines of a stream. The format is `text` unless the options say otherwise. */
export function useLogTail<T = string>(url: UrlSource, options?: LogTailOptions<T>): UseLogTail<T>
