/** What the console asks of the gateway. Every question that fails throws a `Refusal` with words for people. */

/** The gateway has said no, or nothing. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message)
    this.status = status
  }
}

let signedOut = () => {}

/** Says whom to tell when the gateway does not, or no longer, know who asks. */
export const onSignedOut = tell => (signedOut = tell)

async function ask(path, init) {
  let response
  try {
    response = await fetch(path, { cache: 'no-store', ...init })
  } catch {
    throw new Refusal(0, 'the gateway does not answer')
  }
  if (response.ok) {
    return response.status === 204 ? null : response.json()
  }
  if (response.status === 401) {
    signedOut()
  }
  const problem = await response.json().catch(() => null)
  throw new Refusal(response.status, problem?.detail ?? `the gateway answered ${response.status}`)
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

const SESSION = '/console/session'

export const session = () => ask(SESSION)
export const beginSession = key => ask(SESSION, { method: 'POST', headers: { Authorization: `Bearer ${key}` } })
export const endSession = () => ask(SESSION, { method: 'DELETE' })

const named = name => encodeURIComponent(name)

export const channels = parameters => ask(`/channels${query(parameters)}`)
export const channel = name => ask(`/channels/${named(name)}`)
export const endChannel = name => ask(`/channels/${named(name)}`, { method: 'DELETE' })
export const streams = parameters => ask(`/streams${query(parameters)}`)
export const endStream = id => ask(`/streams/${named(id)}`, { method: 'DELETE' })

/** Publishes text; `type` may be empty. */
export const publish = (name, data, type) =>
  ask(`/publish/${named(name)}${query({ event: type })}`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: data
  })

/** The programs that the gateway runs. */
export const sources = parameters => ask(`/sources${query(parameters)}`)

/** The gateways of a cluster. */
export const nodes = parameters => ask(`/nodes${query(parameters)}`)

/** Where a channel's events are streamed. */
export const eventsUrl = (name, start) => `/events/${named(name)}${start ? `?${start}` : ''}`
