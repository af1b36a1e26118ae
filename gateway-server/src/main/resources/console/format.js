/** How figures are written for people. */

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

/** A count, as 12,345. */
export function count(number) {
  return WHOLE.format(number)
}

/** A count of things: 1 pattern, 2 patterns. */
export const plural = (number, thing) => `${count(number)} ${thing}${number === 1 ? '' : 's'}`

/** A count where there is little room: 12.3K. */
export function shortCount(number) {
  return number < 10_000 ? WHOLE.format(number) : SHORT.format(number)
}

/** A number of bytes, as 1.5 MiB. */
export function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let value = number
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** A short stretch of time, as 0.42 ms, 12 ms or 1.5 s; a dash where there is none. */
export function duration(millis) {
  if (millis == null) {
    return '–'
  }
  const [value, unit] = millis < 999.5 ? [millis, 'ms'] : [millis / 1000, 's']
  return `${value < 1 ? value.toFixed(2) : value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** A stretch of time, as 4 min. */
export function age(millis) {
  if (millis == null) {
    return '–'
  }
  const seconds = Math.floor(millis / 1000)
  if (seconds < 1) {
    return 'now'
  }
  if (seconds < 60) {
    return `${seconds} s`
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  }
  if (seconds < 86_400) {
    return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
  }
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`
}

/** How long ago something was, as 4 min ago. */
export function ago(millis) {
  const text = age(millis)
  return text === 'now' || text === '–' ? text : `${text} ago`
}

/** Where the gateway gave an id itself, its running number without the zeros; else the id. */
export function shortId(id) {
  const own = /^[0-9a-z]{8}-(\d{16})$/.exec(id ?? '')
  return own ? `#${Number(own[1])}` : (id ?? '–')
}
