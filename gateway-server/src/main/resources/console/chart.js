import { h, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import uPlot from './lib/uplot.js'

const HEIGHT = 150

/** Distances between the lines of an axis of bytes. */
const POWERS = Array.from({ length: 44 }, (_, power) => 2 ** power)

/** Steps of an axis that counts: of things there is no half. */
const COUNTS = Array.from({ length: 36 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3))

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** A curve over the last minutes; what it says stands in words beside it for those who do not see it. */
export const Chart = {
  props: {
    title: String,
    /** Seconds since 1970, rising. */
    times: Array,
    /** `{label, values, colour}` for each curve; `colour` is the name of a CSS variable. */
    curves: Array,
    /** How a value is written. */
    write: Function,
    /** Whether values are bytes, which people count in powers of two. */
    binary: Boolean
  },
  setup(props) {
    const place = ref(null)
    let plot = null
    let observer = null
    const schemes = matchMedia('(prefers-color-scheme: dark)')

    function draw() {
      plot?.destroy()
      const axis = {
        stroke: colour('--muted'),
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { show: false },
        font: '12px system-ui, sans-serif'
      }
      plot = new uPlot(
        {
          width: Math.max(120, place.value.clientWidth),
          height: HEIGHT,
          legend: { show: false },
          cursor: { show: false },
          scales: { y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
          axes: [
            { ...axis, size: 28, gap: 6, space: 80, values: '{HH}:{mm}:{ss}' },
            { ...axis, size: 64, space: 34, incrs: props.binary ? POWERS : COUNTS, values: (_, ticks) => ticks.map(props.write) }
          ],
          series: [
            {},
            ...props.curves.map(curve => ({
              label: curve.label,
              stroke: colour(curve.colour),
              fill: `${colour(curve.colour)}1f`,
              width: 2,
              points: { show: false }
            }))
          ]
        },
        data(),
        place.value
      )
    }

    const data = () => [props.times, ...props.curves.map(curve => curve.values)]

    onMounted(() => {
      draw()
      observer = new ResizeObserver(() => plot.setSize({ width: Math.max(120, place.value.clientWidth), height: HEIGHT }))
      observer.observe(place.value)
      schemes.addEventListener('change', draw)
      addEventListener('longwave-theme', draw)
    })
    watch(
      () => props.times,
      () => plot?.setData(data())
    )
    onBeforeUnmount(() => {
      observer.disconnect()
      schemes.removeEventListener('change', draw)
      removeEventListener('longwave-theme', draw)
      plot.destroy()
    })

    function inWords() {
      return props.curves
        .map(({ label, values }) => {
          const now = values[values.length - 1]
          return now === undefined
            ? `${label}: nothing yet`
            : `${label}: ${props.write(now)} now, at most ${props.write(Math.max(...values))}`
        })
        .join('; ')
    }

    return () =>
      h('figure', { class: 'chart' }, [
        h('figcaption', [
          h('span', { class: 'chart-title' }, props.title),
          props.curves.length < 2
            ? null
            : props.curves.map(curve => h('span', { class: ['key', `key${curve.colour}`] }, curve.label))
        ]),
        h('div', { ref: place, class: 'plot', role: 'img', 'aria-label': `${props.title}, the last minutes. ${inWords()}.` })
      ])
  }
}
