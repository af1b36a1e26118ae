import { h, ref, watch } from 'vue'
import { ago, bytes, count, shortId } from './format.js'
import { channels } from './gateway.js'
import { useAnswer } from './live.js'
import { channelLink, failure, hint, panel, SearchField, table, usePages } from './parts.js'

const SIZE = 50

const COLUMNS = [
  {
    title: 'Channel',
    cell: channel => [
      h('a', { href: channelLink(channel.name) }, channel.name),
      channel.finished ? h('span', { class: 'badge' }, 'finished') : null
    ]
  },
  { title: 'Subscribers', numeric: true, cell: channel => count(channel.subscribers) },
  { title: 'Events kept', numeric: true, cell: channel => count(channel.events) },
  { title: 'Size', numeric: true, cell: channel => bytes(channel.bytes) },
  { title: 'Last event', cell: channel => h('span', { class: 'id', title: channel.last ?? '' }, shortId(channel.last)) },
  { title: 'Published', numeric: true, cell: channel => (ago(channel.last_age_ms)) }
]

/** All channels, a page at a time, by name. */
export const Channels = {
  setup() {
    const search = ref('')
    const pages = usePages(SIZE)
    watch(search, pages.first, { flush: 'sync' })
    const { answer, refusal } = useAnswer(
      () => channels({ q: search.value, after: pages.after(), limit: SIZE }),
      () => [search.value, pages.after()]
    )

    function list() {
      const page = answer.value
      if (page === null) {
        return refusal.value === null ? hint('Asking…') : null
      }
      const rows = page.channels
      return [
        rows.length === 0
          ? hint(
              search.value === ''
                ? 'There is no channel yet: publish to one, or subscribe to it, and there is.'
                : 'No channel has that in its name.'
            )
          : table('Channels by name', COLUMNS, rows, channel => channel.name),
        pages.bar(page.total, rows.length, rows[rows.length - 1]?.name)
      ]
    }

    return () => [
      h('h1', 'Channels'),
      panel(
        'By name',
        [refusal.value === null ? null : failure(refusal.value), list()],
        h('div', { class: 'tools' }, [
          h(SearchField, {
            label: 'Search names',
            modelValue: search.value,
            'onUpdate:modelValue': typed => (search.value = typed)
          })
        ])
      )
    ]
  }
}
