import { h, nextTick, onMounted, ref } from 'vue'
import { beginSession, endSession, onSignedOut, session } from './gateway.js'
import { failure, panel } from './parts.js'

/** `asking` until the gateway has said whether this browser is let in, then `in` or `out`. */
const state = ref('asking')

/** Whether there is anything to sign out of. */
export const keyWanted = ref(false)

export const signedOut = () => (state.value = 'out')

onSignedOut(signedOut)

async function ask() {
  try {
    keyWanted.value = (await session()).key
    state.value = 'in'
  } catch (refusal) {
    // a gateway that is away says nothing about keys: the pages themselves tell of that, and wait for it
    state.value = refusal.status === 401 || refusal.status === 403 ? 'out' : 'in'
  }
}

export async function signOut() {
  await endSession().catch(() => null)
  signedOut()
}

/** What is only for those who are let in, and what others are shown. */
export const SignedIn = {
  setup(_, { slots }) {
    return () => (state.value === 'asking' ? null : state.value === 'in' ? slots.default() : slots.otherwise())
  }
}

/** Asks for a key, which the page hands over and does not keep. */
export const SignIn = {
  setup() {
    const key = ref('')
    const refusal = ref(null)
    const sending = ref(false)
    const field = ref(null)
    onMounted(() => field.value.focus())

    async function send() {
      sending.value = true
      refusal.value = null
      try {
        keyWanted.value = (await beginSession(key.value.trim())).key
        state.value = 'in'
      } catch (error) {
        refusal.value = error
        sending.value = false
        await nextTick()
        field.value.select()
      }
    }

    return () =>
      h('main', { class: 'sign-in' }, [
        h('h1', 'Longwave'),
        panel(
          'Sign in',
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
                h('span', 'API key or token of an operator'),
                h('input', {
                  ref: field,
                  type: 'password',
                  autocomplete: 'current-password',
                  required: true,
                  value: key.value,
                  onInput: event => (key.value = event.target.value)
                })
              ]),
              h('div', { class: 'buttons' }, [
                h('button', { type: 'submit', class: 'primary', disabled: sending.value }, 'Sign in')
              ]),
              refusal.value === null ? null : failure(refusal.value)
            ]
          )
        )
      ])
  }
}

ask()
