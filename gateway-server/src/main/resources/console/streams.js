import { h, ref, watch } from 'vue'
import { age, count } from './format.js'
import { endStream, streams } from './gateway.js'
import { useAnswer } from './live.js'
import { channelLink, failure, hint, panel, SearchField, table, useConfirmed, usePages } from './parts.js'

const SIZE = 50
const NAMES_SHOWN = 3

/** The channels of a stream, with a link to each that is no pattern. */
export function channelNames(names) {
  const shown = names.slice(0, NAMES_SHOWN).map(name =>
    name.includes('*') ? h('code', name) : h('a', { href: channelLink(name) }, name)
  )
  return h('span', { class: 'names' }, [
    ...shown,
    names.length > NAMES_SHOWN ? h('span', { class: 'muted' }, `and ${count(names.length - NAMES_SHOWN)} more`) : null
  ])
}

/** What a client says it is: long, and no more than its word. */
export const userAgent = stream =>
  stream.user_agent === null
    ? h('span', { class: 'muted' }, 'not known')
    : h('span', { class: 'agent', title: stream.user_agent }, stream.user_agent)

/** Asks before a stream is ended. */
export const askToEnd = (confirmed, stream, afterwards) =>
  confirmed.ask({
    title: `End stream ${stream.id}?`,
    text: `Its client at ${stream.remote} is cut off. A browser comes back by itself, and misses nothing that is still kept.`,
    action: 'End stream',
    done: `Stream ${stream.id} has ended.`,
    run: async () => {
      await endStream(stream.id)
      afterwards()
    }
  })

/** A page of streams: those that are searched for, or those of one channel. */
export const StreamTable = {
  props: { title: String, channel: String, level: Number },
  setup(props) {
    const search = ref('')
    const order = ref('opened')
    const pages = usePages(SIZE)
    const confirmed = useConfirmed()
    watch([search, order, () => props.channel], pages.first, { flush: 'sync' })
    const { answer, refusal, ask } = useAnswer(
      () =>
        streams({
          q: search.value,
          channel: props.channel,
          order: order.value,
          after: order.value === 'opened' ? pages.after() : '',
          limit: SIZE
        }),
      () => [search.value, order.value, pages.after(), props.channel]
    )

    const tools = () => [
      h(SearchField, {
        label: props.channel ? 'Search its streams' : 'Search id, channel, address, user agent',
        modelValue: search.value,
        'onUpdate:modelValue': typed => (search.value = typed)
      }),
      h('label', { class: 'choice' }, [
        h('span', { class: 'unseen' }, 'Order'),
        h('select', { value: order.value, onChange: event => (order.value = event.target.value) }, [
          h('option', { value: 'opened' }, 'Longest open first'),
          h('option', { value: 'behind' }, 'Furthest behind first')
        ])
      ])
    ]

    const columns = () => [
      { title: 'Stream', cell: stream => h('code', stream.id) },
      ...(props.channel ? [] : [{ title: 'Channels', cell: stream => channelNames(stream.channels) }]),
      { title: 'Address', cell: stream => h('code', stream.remote) },
      { title: 'User agent', cell: userAgent },
      { title: 'Age', numeric: true, cell: stream => age(stream.age_ms) },
      { title: 'Behind by', numeric: true, cell: stream => count(stream.behind_events) },
      {
        title: 'Action',
        cell: stream =>
          h(
            'button',
            {
              type: 'button',
              class: 'small',
              'aria-label': `End stream ${stream.id}`,
              onClick: () => askToEnd(confirmed, stream, ask)
            },
            'End'
          )
      }
    ]

    function list() {
      const page = answer.value
      if (page === null) {
        return refusal.value === null ? hint('Asking…') : null
      }
      const rows = page.streams
      return [
        rows.length === 0
          ? hint(search.value === '' ? 'No stream is open here.' : 'No stream has that.')
          : table('Open streams', columns(), rows, stream => stream.id),
        order.value === 'opened'
          ? pages.bar(page.total, rows.length, rows[rows.length - 1]?.id)
          : h('p', { class: 'pages' }, `the first ${count(rows.length)} of ${count(page.total)}`)
      ]
    }

    return () =>
      panel(
        props.title,
        [confirmed.view(), refusal.value === null ? null : failure(refusal.value), list()],
        h('div', { class: 'tools' }, tools())
      )
  }
}

export const Streams = {
  setup: () => () => [h('h1', 'Streams'), h(StreamTable, { title: 'Open streams' })]
}
