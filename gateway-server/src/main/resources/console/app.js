import { computed, createApp, h, nextTick, onScopeDispose, ref, watch } from 'vue'
import { Channel } from './channel.js'
import { Channels } from './channels.js'
import { useFigures } from './figures.js'
import { useState } from './live.js'
import { Overview } from './overview.js'
import { ThemeSwitch } from './parts.js'
import { keyWanted, SignedIn, signedOut, SignIn, signOut } from './session.js'
import { Streams } from './streams.js'

const PAGES = [
  { path: '', title: 'Overview' },
  { path: 'channels', title: 'Channels' },
  { path: 'streams', title: 'Streams' }
]

/** Where the part of the address behind `#/` leads. */
function placeOf(hash) {
  const [page, ...rest] = hash.replace(/^#\/?/, '').split('/')
  let name = null
  try {
    name = rest.length > 0 ? decodeURIComponent(rest.join('/')) : null
  } catch {
    // not an address that this page has made
  }
  return PAGES.some(({ path }) => path === page) ? { page, name } : { page: '', name: null }
}

const App = {
  setup() {
    const place = ref(placeOf(location.hash))
    const main = ref(null)
    const { gateway, figures, live } = useFigures()
    const follow = () => (place.value = placeOf(location.hash))
    addEventListener('hashchange', follow)
    onScopeDispose(() => removeEventListener('hashchange', follow))

    const title = computed(() => place.value.name ?? PAGES.find(({ path }) => path === place.value.page).title)
    watch(title, now => (document.title = `${now} · Longwave`), { immediate: true })
    watch(place, async () => {
      // whoever goes by keyboard or by ear goes on at the new page's beginning
      await nextTick()
      scrollTo(0, 0)
      main.value.focus({ preventScroll: true })
    })

    watch(live.error, error => error?.status === 401 && signedOut())

    const state = useState(live, {
      idle: 'Not connected',
      connecting: 'Connecting…',
      open: 'Live',
      closed: 'Not connected'
    })

    function page() {
      const { page, name } = place.value
      if (page === 'channels') {
        return name === null ? h(Channels) : h(Channel, { name })
      }
      return page === 'streams' ? h(Streams) : h(Overview, { gateway: gateway.value, figures: figures.value })
    }

    const link = ({ path, title: text }) =>
      h('a', { href: `#/${path}`, 'aria-current': place.value.page === path ? 'page' : null }, text)

    return () => [
      h('a', { class: 'skip', href: '#main', onClick: skip }, 'Skip to the content'),
      h('header', { class: 'bar' }, [
        h('a', { class: 'brand', href: '#/' }, [h('img', { src: '/console/icon.svg', alt: '', width: 28, height: 28 }), 'Longwave']),
        h('nav', { 'aria-label': 'Console' }, [...PAGES.map(link), h('a', { href: '/demo' }, 'Demo')]),
        h('div', { class: 'bar-end' }, [
          h('span', { class: ['state', `state-${live.status.value}`], role: 'status' }, state()),
          keyWanted.value ? h('button', { type: 'button', class: 'quiet', onClick: signOut }, 'Sign out') : null,
          h(ThemeSwitch)
        ])
      ]),
      h('main', { id: 'main', ref: main, tabindex: -1 }, page()),
      h('footer', gateway.value === null ? '' : `Longwave ${gateway.value.version}, ${gateway.value.transport}, epoch ${gateway.value.epoch}`)
    ]

    /** The address names the page here, so the link must not change it. */
    function skip(event) {
      event.preventDefault()
      main.value.focus()
    }
  }
}

createApp({ render: () => h(SignedIn, null, { default: () => h(App), otherwise: () => h(SignIn) }) }).mount('#app')
