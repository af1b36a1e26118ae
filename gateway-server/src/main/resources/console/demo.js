import { createApp, h, onScopeDispose, ref, shallowRef } from 'vue'
import { plural } from './format.js'
import { publish } from './gateway.js'
import { useEventSource, useState } from './live.js'
import { failure, ThemeSwitch } from './parts.js'
import { SignedIn } from './session.js'

const SHOWN = 8

/** Each visitor has a channel of his own: what others try is theirs. */
const CHANNEL = `demo:${Math.random().toString(36).slice(2, 8)}`

const Publisher = {
  setup() {
    const text = ref('Step 1: building')
    const step = ref(1)
    const refusal = ref(null)
    const told = ref('')
    const running = ref(false)
    let timer

    async function send() {
      try {
        const receipt = await publish(CHANNEL, text.value, '')
        refusal.value = null
        told.value = `Sent to ${plural(receipt.subscribers, 'subscriber')}.`
        step.value++
        text.value = `Step ${step.value}: ${['building', 'testing', 'packing', 'shipping'][(step.value - 1) % 4]}`
      } catch (error) {
        refusal.value = error
      }
    }

    function toggle() {
      running.value = !running.value
      clearInterval(timer)
      if (running.value) {
        timer = setInterval(send, 1_000)
      }
    }

    onScopeDispose(() => clearInterval(timer))
    return () =>
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
            h('span', ['What happens in ', h('code', CHANNEL)]),
            h('textarea', { rows: 2, value: text.value, onInput: event => (text.value = event.target.value) })
          ]),
          h('div', { class: 'buttons' }, [
            h('button', { type: 'submit', class: 'primary' }, 'Publish'),
            h('button', { type: 'button', 'aria-pressed': String(running.value), onClick: toggle }, 'One a second')
          ]),
          refusal.value === null ? h('p', { class: 'legend', role: 'status' }, told.value) : failure(refusal.value)
        ]
      )
  }
}

const Subscriber = {
  props: { name: String },
  setup(props) {
    const lines = shallowRef([])
    const catchingUp = ref(false)
    let key = 0
    const live = useEventSource(`/events/${CHANNEL}?last=5`, {
      format: 'text',
      watchdog: true,
      onMessage: text => add(text),
      onGap: gap => add(`missed some: ${gap.reason}`)
    })
    const { status, close, connect } = live

    /** What comes in the moment after a return was missed before it. */
    function add(text) {
      lines.value = [...lines.value.slice(1 - SHOWN), { key: key++, text, caught: catchingUp.value }]
    }

    function comeBack() {
      catchingUp.value = true
      setTimeout(() => (catchingUp.value = false), 700)
      connect()
    }

    const state = useState(live, {
      idle: 'Not connected',
      connecting: 'Connecting…',
      open: 'Live',
      closed: 'Cut: what is published now, it misses'
    })

    return () =>
      h('section', { class: 'panel subscriber', 'aria-label': props.name }, [
        h('h2', props.name),
        h('p', { class: ['state', `state-${status.value}`], role: 'status' }, state()),
        h(
          'ol',
          lines.value.map(line => h('li', { key: line.key, class: { caught: line.caught } }, line.text))
        ),
        h('p', { class: 'legend' }, lines.value.some(line => line.caught) ? 'Marked: caught up with after the cut.' : ''),
        status.value === 'closed'
          ? h('button', { type: 'button', class: 'primary', onClick: comeBack }, 'Let it come back')
          : h('button', { type: 'button', onClick: close }, 'Cut it')
      ])
  }
}

const signInFirst = () => h('p', { class: 'hint' }, ['This gateway asks for a key: ', h('a', { href: '/' }, 'sign in'), ' first.'])
const subscribers = () => ['Subscriber 1', 'Subscriber 2', 'Subscriber 3'].map(name => h(Subscriber, { name, key: name }))

createApp({ render: () => h(SignedIn, null, { default: () => h(Publisher), otherwise: signInFirst }) }).mount('#publisher')
createApp({ render: () => h(SignedIn, null, { default: subscribers, otherwise: signInFirst }) }).mount('#subscribers')
createApp({ render: () => h(ThemeSwitch) }).mount('#theme')

// what stands on the page already, with this visitor's channel and listener
document.querySelector('#publish-code').textContent = `curl -d 'Step 1: building' \\\n  ${location.origin}/publish/${CHANNEL}`
const code = document.querySelector('#subscriber-code')
code.textContent = code.textContent.replace('/events/demo?', `/events/${CHANNEL}?`)
