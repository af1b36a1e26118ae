// Loaded before the page is drawn, so that nobody who chose a theme sees the other one first.
;(() => {
  const KEY = 'longwave-theme'
  const CHOICES = ['system', 'light', 'dark']

  function stored() {
    try {
      const choice = localStorage.getItem(KEY)
      return CHOICES.includes(choice) ? choice : 'system'
    } catch {
      return 'system'
    }
  }

  function apply(choice) {
    if (choice === 'system') {
      delete document.documentElement.dataset.theme
    } else {
      document.documentElement.dataset.theme = choice
    }
  }

  let choice = stored()
  apply(choice)

  window.longwaveTheme = {
    choice: () => choice,
    /** Takes the next choice, for this page and for those opened later. */
    next() {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]
      apply(choice)
      try {
        localStorage.setItem(KEY, choice)
      } catch {
        // a browser that stores nothing shows it until the page is left
      }
      dispatchEvent(new Event('longwave-theme'))
      return choice
    }
  }
})()
