import { h, nextTick, onMounted, ref, watch } from 'vue'
import { count } from './format.js'

/** Pieces that several pages are made of. Texts are children, never HTML: the names in them are strangers'. */

/** A titled part of a page; `tools` stand beside the title. */
export function panel(title, content, tools, attributes = {}) {
  return h('section', { class: 'panel', ...attributes }, [
    h('div', { class: 'panel-head' }, [h('h2', title), tools]),
    content
  ])
}

/** What stands where there is nothing to show yet, or where something went wrong. */
export const hint = text => h('p', { class: 'hint' }, text)
export const failure = error => h('p', { class: 'failure', role: 'alert' }, `That did not work: ${error.message}.`)

/** Where a page leads that cannot be reached without a name's own characters. */
export const channelLink = name => `#/channels/${encodeURIComponent(name)}`

/**
 * A table that becomes a list of cards where the window is narrow.
 *
 * @param {string} caption for those who do not see it
 * @param {{title: string, numeric?: boolean, cell: (row) => any}[]} columns
 */
export function table(caption, columns, rows, key) {
  return h('table', [
    h('caption', { class: 'unseen' }, caption),
    h('thead', h('tr', columns.map(column => h('th', { scope: 'col', class: { numeric: column.numeric } }, column.title)))),
    h(
      'tbody',
      rows.map(row =>
        h(
          'tr',
          { key: key(row) },
          columns.map(column => h('td', { class: { numeric: column.numeric }, 'data-title': column.title }, column.cell(row)))
        )
      )
    )
  ])
}

/** A field to search by, which tells what was typed once nobody has typed for a moment. */
export const SearchField = {
  props: { label: String, modelValue: String },
  emits: ['update:modelValue'],
  setup(props, { emit }) {
    let timer
    return () =>
      h('label', { class: 'search' }, [
        h('span', { class: 'unseen' }, props.label),
        h('input', {
          type: 'search',
          placeholder: props.label,
          value: props.modelValue,
          autocomplete: 'off',
          spellcheck: false,
          onInput: event => {
            const typed = event.target.value
            clearTimeout(timer)
            timer = setTimeout(() => emit('update:modelValue', typed.trim()), 200)
          }
        })
      ])
  }
}

/**
 * Pages by the key that each begins after: however many rows there are, one page is asked for.
 *
 * @param {number} size rows on a page
 */
export function usePages(size) {
  const starts = ref([''])
  return {
    after: () => starts.value[starts.value.length - 1],
    first: () => (starts.value = ['']),
    bar(total, shown, lastKey) {
      const before = (starts.value.length - 1) * size
      const more = before + shown < total && shown > 0
      return h('nav', { class: 'pages', 'aria-label': 'Pages' }, [
        h(
          'span',
          { 'aria-live': 'polite' },
          total === 0 ? 'none' : shown === 0 ? `none here of ${count(total)}` : `${count(before + 1)}–${count(before + shown)} of ${count(total)}`
        ),
        h(
          'button',
          { type: 'button', disabled: before === 0, onClick: () => (starts.value = starts.value.slice(0, -1)) },
          'Previous'
        ),
        h('button', { type: 'button', disabled: !more, onClick: () => (starts.value = [...starts.value, lastKey]) }, 'Next')
      ])
    }
  }
}

/** A question before something that cannot be undone. Escape and the first button mean no. */
export const Confirmation = {
  props: { title: String, text: String, action: String },
  emits: ['yes', 'no'],
  setup(props, { emit }) {
    const dialog = ref(null)
    onMounted(() => nextTick(() => dialog.value.showModal()))
    return () =>
      h(
        'dialog',
        {
          ref: dialog,
          'aria-labelledby': 'confirmation',
          onCancel: event => {
            event.preventDefault()
            emit('no')
          }
        },
        [
          h('h2', { id: 'confirmation' }, props.title),
          h('p', props.text),
          h('div', { class: 'buttons' }, [
            h('button', { type: 'button', onClick: () => emit('no') }, 'Cancel'),
            h('button', { type: 'button', class: 'danger', onClick: () => emit('yes') }, props.action)
          ])
        ]
      )
  }
}

/** Something that is done after a question, with word of how it went. */
export function useConfirmed() {
  const asked = ref(null)
  const told = ref(null)

  /** @param {{title: string, text: string, action: string, done: string, run: () => Promise}} act */
  function ask(act) {
    told.value = null
    asked.value = act
  }

  async function yes() {
    const act = asked.value
    asked.value = null
    try {
      await act.run()
      told.value = { text: act.done }
    } catch (error) {
      told.value = { error }
    }
  }

  function view() {
    return [
      told.value === null
        ? null
        : told.value.error
          ? failure(told.value.error)
          : h('p', { class: 'success', role: 'status' }, told.value.text),
      asked.value === null
        ? null
        : h(Confirmation, {
            title: asked.value.title,
            text: asked.value.text,
            action: asked.value.action,
            onYes: yes,
            onNo: () => (asked.value = null)
          })
    ]
  }

  return { ask, view, told }
}

/** Calls back with an element that is in the page and its width, now and whenever that changes. */
export function useWidth(element, changed) {
  onMounted(() => {
    const observer = new ResizeObserver(entries => changed(Math.floor(entries[0].contentRect.width)))
    watch(
      element,
      (now, before) => {
        if (before) {
          observer.unobserve(before)
        }
        if (now) {
          observer.observe(now)
        }
      },
      { immediate: true }
    )
  })
}

/** Light, dark, or as the system has it. */
export const ThemeSwitch = {
  setup() {
    const choice = ref(window.longwaveTheme.choice())
    const titles = { system: 'Theme: auto', light: 'Theme: light', dark: 'Theme: dark' }
    return () =>
      h(
        'button',
        { type: 'button', class: 'theme', onClick: () => (choice.value = window.longwaveTheme.next()) },
        titles[choice.value]
      )
  }
}
