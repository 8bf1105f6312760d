'use strict';
(() => {
  const form = document.querySelector('[role=search]');
  const input = form.querySelector('input');
  const status = form.querySelector('[role=status]');
  const rows = Array.from(document.querySelectorAll('tbody tr'), (row) => ({row, text: row.textContent.toLowerCase()}));
  const parts = Array.from(document.querySelectorAll('[data-part]'), (part) => ({part, rows: part.querySelectorAll('tbody tr')}));
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const {row, text} of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    for (const {part, rows: own} of parts) part.hidden = words.length > 0 && Array.from(own).every((row) => row.hidden);
    status.textContent = words.length === 0 ? '' : status.dataset.text.replace('%1', String(shown)).replace('%2', String(rows.length));
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', search);
})();
