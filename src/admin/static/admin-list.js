// Selecting rows: all at once, and how many are. Without this file each box is ticked by itself.

const form = document.querySelector('form.rows');

const all = form?.querySelector('.all');

if (all) {
  const boxes = [...form.querySelectorAll('[name="selected"]')];
  const selection = form.querySelector('.selection');

  const tell = () => {
    const count = boxes.filter(({ checked }) => checked).length;
    all.checked = count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
    selection.textContent = count > 0 ? `${count} ${selection.dataset.selected}` : '';
    for (const box of boxes) box.closest('tr').classList.toggle('selected', box.checked);
  };

  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener('change', tell);
  // What the browser has kept of an earlier visit.
  addEventListener('pageshow', tell);
}
