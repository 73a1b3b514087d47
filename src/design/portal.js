// What a page can do without, and is more pleasant with.

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

// The figures of the day that is pointed at in the picture of the value, by a mouse, a finger or the arrow keys. The
// picture's line has one point for each day that the server sent, so its places serve as they are.
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const DAY_MS = 86400000;

  const placesOf = (path) =>
    path
      .slice(1)
      .split('L')
      .map((place) => place.split(' ').map(Number));

  const drawn = (lines, name) => {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', name);
    lines.append(path);
    return path;
  };

  const setUp = (chart) => {
    const lines = chart.querySelector('.lines');
    const places = placesOf(lines.querySelector('.value').getAttribute('d'));
    const days = chart.dataset.chart.split(';').map((day) => day.split(' '));
    const { width, height } = lines.viewBox.baseVal;
    const shown = (name) => chart.querySelector(`[data-shows="${name}"]`);
    const money = new Intl.NumberFormat(chart.dataset.locale, { minimumFractionDigits: 2, useGrouping: 'always' });
    const date = new Intl.DateTimeFormat(chart.dataset.locale, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
    const cells = ['value', 'paid-in', 'day'].map(shown);
    const atRest = cells.map((cell) => cell.firstElementChild.textContent);
    const cross = drawn(lines, 'cross');
    const spot = drawn(lines, 'spot');
    let at = places.length - 1;

    const write = (texts) => cells.forEach((cell, index) => (cell.firstElementChild.textContent = texts[index]));
    const written = (amount) => money.format(amount).replace('-', '\u2212');

    const show = (index) => {
      at = Math.max(0, Math.min(places.length - 1, index));
      const [x, y] = places[at];
      const [day, value, paidIn] = days[at];
      cross.setAttribute('d', `M${x} 0V${height}`);
      spot.setAttribute('d', `M${x} ${y}h0`);
      write(at === places.length - 1 ? atRest : [written(value), written(paidIn), date.format(day * DAY_MS)]);
    };

    const rest = () => {
      at = places.length - 1;
      cross.removeAttribute('d');
      spot.removeAttribute('d');
      write(atRest);
    };

    const point = (event) => {
      const box = lines.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * width;
      let nearest = 0;
      places.forEach(([place], index) => {
        if (Math.abs(place - x) < Math.abs(places[nearest][0] - x)) nearest = index;
      });
      show(nearest);
    };

    const KEYS = { ArrowLeft: () => at - 1, ArrowRight: () => at + 1, Home: () => 0, End: () => places.length - 1 };
    lines.addEventListener('pointermove', point);
    lines.addEventListener('pointerdown', point);
    lines.addEventListener('pointerleave', rest);
    lines.addEventListener('blur', rest);
    lines.addEventListener('keydown', (event) => {
      const step = KEYS[event.key];
      if (!step) return;
      event.preventDefault();
      show(step());
    });
    lines.setAttribute('tabindex', '0');
    chart.querySelector('.readout').setAttribute('aria-live', 'polite');
  };

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-chart]').forEach(setUp));
})();
