/** What happens to a stream: not yet asked for, being opened, open, lost and waiting to come back, over. */
export type Status = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed'

/** An event as it came. */
export interface StreamEvent<T = unknown> {
  readonly type: string
  /** What the handlers get: the text, or the JSON in it. */
  readonly data: T
  /** The data as it came. */
  readonly text: string
  /** The id of this event, or the last one before it that had any; empty for none. */
  readonly lastEventId: string
}

/** Events that the client should have had and can no longer get. Delivery goes on with the oldest event kept. */
export interface Gap {
  readonly reason: 'expired' | 'unknown' | 'epoch' | 'slow'
  /** The id after which events are missing. */
  readonly from: string | null
  /** The id of the first event that comes after the gap. */
  readonly first: string | null
}

/** Why a connection was lost or not made. */
export class StreamError extends Error {
  /** The HTTP status, null where there was none, or where the browser's own `EventSource` keeps it to itself. */
  readonly status: number | null
  /** Whether coming back is useless. */
  readonly final: boolean
  /** Milliseconds that the server wants to be left alone for, null where it did not say. */
  readonly retryAfter: number | null
}

/** How a stream is now. */
export interface StreamState<T = unknown> {
  readonly status: Status
  /** Whether the status is `open`. */
  readonly connected: boolean
  /** The data of the last message, null before the first. */
  readonly data: T | null
  /** Why it is not connected, null where it is or has not been. */
  readonly error: Error | null
  /** Where it would go on, empty for nowhere. */
  readonly lastEventId: string
  /** Which attempt to come back this is, 0 while all is well. */
  readonly attempt: number
  /**
   * When the next attempt begins, as `Date.now()` counts; null where none is planned, or where the browser knows only.
   */
  readonly retryAt: number | null
}

export interface SourceOptions<T = unknown> {
  /** Whether to connect at once. Default true. */
  immediate?: boolean
  /** Whether to come back after the connection was lost. Default true. */
  autoReconnect?: boolean
  /** Milliseconds before the first attempt to come back, give or take a fifth. Default 3,000. */
  reconnectDelay?: number
  /** Milliseconds that doubling the delay stops at. Default 30,000. */
  reconnectDelayMax?: number
  /** What the data of events is. Default `json`. */
  format?: 'json' | 'text'
  /** Called with the data of each event without a type. */
  onMessage?: (data: T, event: StreamEvent<T>) => void
  /**
   * Called with each event of whatever type, before anybody else is; its `data` is not read yet, its `text` is there. For
   * whoever shows all that there is: a browser's own `EventSource` tells only of types that it was asked for.
   */
  onEvent?: (event: StreamEvent<undefined>) => void
  /** Called with the data of each event of these types. */
  events?: Record<string, (data: any, event: StreamEvent<any>) => void>
  /** Called when events were lost. */
  onGap?: (gap: Gap, event: StreamEvent<Gap>) => void
  /** Called when the channel was finished; the stream is closed then. */
  onEnd?: (data: unknown, event: StreamEvent) => void
  /** Called for an event that is not JSON, which nobody else gets. Without it the browser's console tells of it. */
  onParseError?: (error: SyntaxError, event: StreamEvent<undefined>) => void
  /** The id to begin after, as when the page was made with all events up to it. Default none: where the URL says. */
  lastEventId?: string
  /** Whether to send cookies to another origin. Default false. */
  withCredentials?: boolean
  /** Headers of the request, or a function that is called for each attempt, as for a token that expires. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>)
  /** The request's method. Default GET. */
  method?: string
  /** The request's body, or a function that makes one for each attempt. */
  body?: BodyInit | (() => BodyInit)
  /**
   * Whether to give a silent connection up: after two and a half of the server's heartbeats, which it learns (45 s
   * until then), or after so many milliseconds. Default false.
   */
  watchdog?: boolean | number
  /**
   * Whether to let go of the connection while the page is hidden: after 5 s, or so many milliseconds. Default false.
   */
  pauseWhenHidden?: boolean | number
  /** `browser`: one connection for all tabs of this browser that ask for the same URL. */
  share?: 'browser'
}

/** A stream of a page, without any framework. On a server it stays idle. */
export class LiveSource<T = unknown> {
  constructor(url: string | null | undefined, options?: SourceOptions<T>)
  /** How it is now: an object that never changes, and another one after each change. */
  get state(): StreamState<T>
  /** Tells of every change, until the function that is returned is called. `message`: the change is a message. */
  readonly subscribe: (listener: (state: StreamState<T>, message: boolean) => void) => () => void
  /**
   * Connects, if it is not; does not wait any longer, if it waits. Goes on after the last event that came, or, if it is
   * not connected, after another id that is given; the empty one begins where the URL says.
   */
  readonly connect: (options?: { lastEventId?: string } | Event) => void
  /** Closes, until `connect` is called. */
  readonly close: () => void
  /** Goes to another URL, as new; at an empty one it is closed. */
  setUrl(url: string | null | undefined): void
}
