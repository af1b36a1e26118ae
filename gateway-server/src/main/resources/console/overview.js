import { computed, h } from 'vue'
import { Chart } from './chart.js'
import { age, bytes, count, duration, plural, shortCount } from './format.js'
import { nodes, sources, streams } from './gateway.js'
import { useAnswer } from './live.js'
import { channelLink, failure, hint, panel, table } from './parts.js'
import { channelNames, userAgent } from './streams.js'

const FURTHEST = 5

/** Most sources that stand on the page. */
const SOURCES = 50

/** Most gateways of a cluster that stand on the page. */
const NODES = 50

/** How the gateway is doing, as it happens. */
export const Overview = {
  props: { gateway: Object, figures: Array },
  setup(props) {
    const furthest = useAnswer(() => streams({ order: 'behind', limit: FURTHEST }))
    const running = useAnswer(
      async () => (props.gateway?.sources ? sources({ limit: SOURCES }) : null),
      () => props.gateway?.sources
    )
    const cluster = useAnswer(
      async () => (props.gateway?.cluster ? nodes({ limit: NODES }) : null),
      () => props.gateway?.cluster
    )
    const now = computed(() => props.figures[props.figures.length - 1] ?? null)
    const times = computed(() => props.figures.map(figures => figures.at / 1000))
    const values = name => props.figures.map(figures => figures[name])

    const tile = (name, value, detail, meter) =>
      h('div', { class: 'tile' }, [
        h('dt', name),
        h('dd', [
          h('strong', value),
          detail ? h('span', { class: 'detail' }, detail) : null,
          meter ? h('meter', { min: 0, max: meter.limit, value: meter.value, high: meter.limit * 0.9, 'aria-label': name }) : null
        ])
      ])

    function tiles() {
      const { gateway } = props
      const figures = now.value
      if (figures === null || gateway === null) {
        return hint('Waiting for the first figures…')
      }
      return h('dl', { class: 'tiles eight' }, [
        tile('Open streams', count(figures.streams)),
        tile('Channels', count(figures.channels), figures.patterns > 0 ? `and ${plural(figures.patterns, 'pattern')}` : null),
        tile('Published', count(figures.published_per_s), 'events a second'),
        tile('Delivered', count(figures.delivered_per_s), 'events a second'),
        tile('Latency (p99)', duration(figures.latency_p99_ms), 'publish to written'),
        tile('Furthest behind', count(figures.furthest_behind), 'events'),
        tile('Log', bytes(figures.log_bytes), `of ${bytes(gateway.log_limit_bytes)}`, {
          value: figures.log_bytes,
          limit: gateway.log_limit_bytes
        }),
        tile('Heap', bytes(figures.heap_bytes), `of ${bytes(gateway.heap_limit_bytes)}`, {
          value: figures.heap_bytes,
          limit: gateway.heap_limit_bytes
        })
      ])
    }

    const chart = (title, write, ...curves) =>
      h(Chart, {
        title,
        write,
        binary: write === bytes,
        times: times.value,
        curves: curves.map(([label, name, colour]) => ({ label, colour, values: values(name) }))
      })

    function charts() {
      return h('div', { class: 'charts' }, [
        chart('Published a second', shortCount, ['Published', 'published_per_s', '--curve-1']),
        chart('Delivered a second', shortCount, ['Delivered', 'delivered_per_s', '--curve-1']),
        chart('Open streams', shortCount, ['Streams', 'streams', '--curve-1']),
        chart('Memory', bytes, ['Heap', 'heap_bytes', '--curve-2'], ['Log', 'log_bytes', '--curve-1'])
      ])
    }

    function behind() {
      if (furthest.refusal.value !== null) {
        return failure(furthest.refusal.value)
      }
      const late = (furthest.answer.value?.streams ?? []).filter(stream => stream.behind_events > 0)
      return late.length === 0
        ? hint('Every stream has all there is.')
        : table(
            'Streams furthest behind',
            [
              { title: 'Stream', cell: stream => h('code', stream.id) },
              { title: 'Channels', cell: stream => channelNames(stream.channels) },
              { title: 'Address', cell: stream => h('code', stream.remote) },
              { title: 'User agent', cell: userAgent },
              { title: 'Behind by', numeric: true, cell: stream => count(stream.behind_events) }
            ],
            late,
            stream => stream.id
          )
    }

    function programs() {
      const told = running.answer.value
      if (told === null) {
        return null
      }
      return panel(
        'Running sources',
        told.sources.length === 0
          ? hint('No source runs now.')
          : table(
              'Running sources',
              [
                { title: 'Channel', cell: source => h('a', { href: channelLink(source.channel) }, source.channel) },
                { title: 'Kind', cell: source => source.kind },
                { title: 'State', cell: source => source.state },
                { title: 'Viewers', numeric: true, cell: source => count(source.viewers) },
                { title: 'Events', numeric: true, cell: source => count(source.events) },
                { title: 'Restarts', numeric: true, cell: source => count(source.restarts) },
                { title: 'Age', numeric: true, cell: source => age(source.age_ms) }
              ],
              told.sources,
              source => source.channel
            )
      )
    }

    function gateways() {
      const told = cluster.answer.value
      if (told === null) {
        return null
      }
      return panel('Gateways', [
        told.connected ? null : h('p', { class: 'failure', role: 'alert' }, 'Redis is not reached: nothing can be published, streams stay open.'),
        table(
          'Gateways',
          [
            { title: 'Name', cell: node => (node.self ? [h('strong', node.name), ' (this one)'] : node.name) },
            { title: 'Streams', numeric: true, cell: node => count(node.streams) },
            { title: 'Behind Redis', numeric: true, cell: node => count(node.behind_events) },
            { title: 'Reconnects', numeric: true, cell: node => count(node.reconnects) },
            { title: 'Version', cell: node => node.version },
            { title: 'Up for', numeric: true, cell: node => age(node.age_ms) }
          ],
          told.nodes,
          node => node.name
        )
      ])
    }

    return () => [
      h('h1', 'Overview'),
      tiles(),
      charts(),
      gateways(),
      panel('Furthest behind', behind()),
      programs()
    ]
  }
}
