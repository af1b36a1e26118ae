import { computed, h, ref, shallowRef, watch } from 'vue'
import { LogTail } from './client/log-tail.js'
import { ago, bytes, count, plural, shortId } from './format.js'
import { channel as askChannel, endChannel, eventsUrl, publish } from './gateway.js'
import { useAnswer, useEventSource, useState } from './live.js'
import { failure, hint, panel, useConfirmed } from './parts.js'
import { StreamTable } from './streams.js'

/** Most events that stand on the page. */
const ROWS = 300

/** Most characters of an event that are shown before somebody asks for all. */
const EXCERPT = 2_000

const STARTS = [
  { value: 'last=20', title: 'last 20' },
  { value: 'last=100', title: 'last 100' },
  { value: 'since=earliest', title: 'all that is kept' },
  { value: '', title: 'from now on' }
]

/** One event of a channel. Everything in it is a stranger's: text, and nothing but text. */
const EventRow = {
  props: { event: Object },
  setup(props) {
    const whole = ref(false)
    return () => {
      const { type, text, lastEventId } = props.event
      const cut = !whole.value && text.length > EXCERPT
      return h('li', { class: { reserved: type === 'gap' || type === 'end' } }, [
        h('span', { class: 'id', title: lastEventId }, shortId(lastEventId)),
        type === 'message' ? null : h('span', { class: 'badge' }, type),
        h('pre', cut ? `${text.slice(0, EXCERPT)}…` : text),
        cut
          ? h('button', { type: 'button', class: 'small', onClick: () => (whole.value = true) }, `Show all ${count(text.length)} characters`)
          : null
      ])
    }
  }
}

/** What a channel keeps and what comes, as it comes. */
const Tail = {
  props: { name: String },
  setup(props) {
    const start = ref('last=20')
    const paused = ref(false)
    const rows = shallowRef([])
    const list = ref(null)
    const tail = new LogTail(ROWS, shown => {
      if (!paused.value) {
        rows.value = shown
      }
    })
    const url = computed(() => eventsUrl(props.name, start.value))
    const live = useEventSource(url, { format: 'text', watchdog: true, onEvent: event => tail.add(event) })
    watch(url, () => tail.clear(), { flush: 'sync' })
    // the end stays in sight, unless somebody has scrolled up to read
    let atEnd = true
    function scrolled({ target }) {
      atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80
    }
    watch(
      rows,
      () => {
        if (atEnd && list.value !== null) {
          list.value.scrollTop = list.value.scrollHeight
        }
      },
      { flush: 'post' }
    )

    const state = useState(live, {
      idle: 'Not connected',
      connecting: 'Connecting…',
      open: 'Live',
      closed: 'Finished: nothing more will come'
    })

    return () =>
      panel(
        'Events',
        [
          h('p', { class: ['state', `state-${live.status.value}`], role: 'status' }, state()),
          rows.value.length === 0
            ? hint('Nothing has come yet.')
            : h(
                'ol',
                { ref: list, class: 'events', tabindex: 0, 'aria-label': 'Events, newest last', onScroll: scrolled },
                rows.value.map(row => h(EventRow, { key: row.key, event: row.data }))
              )
        ],
        h('div', { class: 'tools' }, [
          h('label', { class: 'choice' }, [
            h('span', 'Begin with '),
            h(
              'select',
              { value: start.value, onChange: event => (start.value = event.target.value) },
              STARTS.map(({ value, title }) => h('option', { value }, title))
            )
          ]),
          live.status.value === 'waiting' ? h('button', { type: 'button', onClick: () => live.connect() }, 'Retry now') : null,
          h(
            'button',
            { type: 'button', 'aria-pressed': String(paused.value), onClick: () => (paused.value = !paused.value) },
            'Pause'
          )
        ])
      )
  }
}

const PublishForm = {
  props: { name: String },
  emits: ['published'],
  setup(props, { emit }) {
    const data = ref('')
    const type = ref('')
    const told = ref(null)
    const sending = ref(false)

    async function send() {
      sending.value = true
      told.value = null
      try {
        told.value = { receipt: await publish(props.name, data.value, type.value.trim()) }
        emit('published')
      } catch (error) {
        told.value = { error }
      } finally {
        sending.value = false
      }
    }

    function result() {
      if (told.value === null) {
        return null
      }
      if (told.value.error) {
        return failure(told.value.error)
      }
      const { id, subscribers } = told.value.receipt
      return h('p', { class: 'success', role: 'status' }, `Published as ${id}, for ${plural(subscribers, 'stream')}.`)
    }

    return () =>
      panel(
        'Publish',
        h(
          'form',
          {
            class: 'publish',
            onSubmit: event => {
              event.preventDefault()
              send()
            }
          },
          [
            h('label', [
              h('span', 'Data'),
              h('textarea', {
                rows: 4,
                value: data.value,
                spellcheck: false,
                onInput: event => (data.value = event.target.value),
                onKeydown: event => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                    event.preventDefault()
                    send()
                  }
                }
              })
            ]),
            h('label', [
              h('span', 'Event type'),
              h('input', {
                type: 'text',
                placeholder: 'message',
                value: type.value,
                autocomplete: 'off',
                spellcheck: false,
                onInput: event => (type.value = event.target.value)
              })
            ]),
            h('div', { class: 'buttons' }, [
              h('button', { type: 'submit', class: 'primary', disabled: sending.value }, 'Publish'),
              h('span', { class: 'muted' }, 'Ctrl and Enter')
            ]),
            result()
          ]
        )
      )
  }
}

/** One channel: its figures, its events, its streams, and what can be done to it. */
export const Channel = {
  props: { name: String },
  setup(props) {
    const confirmed = useConfirmed()
    const { answer, refusal, ask } = useAnswer(
      () => askChannel(props.name),
      () => props.name
    )

    const askToEnd = () =>
      confirmed.ask({
        title: 'End this channel?',
        text: `Every stream of “${props.name}” gets an end event and is closed; its viewers stop coming back. Publishing to it again begins it anew.`,
        action: 'End channel',
        done: 'The channel has ended.',
        run: async () => {
          await endChannel(props.name)
          ask()
        }
      })

    function figures() {
      const channel = answer.value
      if (refusal.value !== null) {
        return refusal.value.status === 404
          ? hint('There is no such channel now: publish to it, or subscribe to it, and there is.')
          : failure(refusal.value)
      }
      if (channel === null || channel.name !== props.name) {
        return hint('Asking…')
      }
      const figure = (name, value) => h('div', { class: 'tile' }, [h('dt', name), h('dd', h('strong', value))])
      return h('dl', { class: 'tiles' }, [
        figure('Subscribers', count(channel.subscribers)),
        figure('Events kept', count(channel.events)),
        figure('Size', bytes(channel.bytes)),
        figure('Last event', h('span', { title: channel.last ?? '' }, shortId(channel.last))),
        figure('Published', ago(channel.last_age_ms))
      ])
    }

    return () => [
      h('p', { class: 'trail' }, h('a', { href: '#/channels' }, 'Channels')),
      h('div', { class: 'head' }, [
        h('h1', { class: 'name' }, [
          props.name,
          answer.value?.finished && answer.value.name === props.name ? h('span', { class: 'badge' }, 'finished') : null
        ]),
        h('button', { type: 'button', class: 'danger', onClick: askToEnd }, 'End channel')
      ]),
      confirmed.view(),
      figures(),
      h('div', { class: 'columns' }, [
        h(Tail, { name: props.name, key: `tail ${props.name}` }),
        h(PublishForm, { name: props.name, key: `publish ${props.name}`, onPublished: ask })
      ]),
      h(StreamTable, { title: 'Its streams', channel: props.name, key: `streams ${props.name}` })
    ]
  }
}
