// The choice between light and dark. It runs before the page is painted, so that nothing flashes; without it the
// page follows the reader's system.
(() => {
  const KEY = 'theme';
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const store = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing still switches for this page.
    }
  };

  const chosen = stored();
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;

  const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark());

  document.addEventListener('DOMContentLoaded', () => {
    for (const button of document.querySelectorAll('[data-theme-switch]')) {
      const show = () => button.setAttribute('aria-pressed', String(isDark()));
      button.hidden = false;
      show();
      button.addEventListener('click', () => {
        root.dataset.theme = isDark() ? 'light' : 'dark';
        store(root.dataset.theme);
        show();
      });
    }
  });
})();
