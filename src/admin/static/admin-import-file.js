// Tells of a file that is too large before it is sent. The service would say so, too.

const input = document.querySelector('input[type="file"][data-limit]');
input?.addEventListener('change', () => {
  const isTooLarge = [...input.files].some(({ size }) => size > Number(input.dataset.limit));
  input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : '');
  input.reportValidity();
});
