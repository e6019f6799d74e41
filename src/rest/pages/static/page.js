// A little comfort. The pages work without it.

for (const form of document.querySelectorAll('.filters')) {
  // Keeps filters that are not used out of the address.
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
  });
}

const json = document.querySelector('.json');
if (json && navigator.clipboard) {
  const button = document.createElement('button');
  button.className = 'copy';
  button.textContent = json.dataset.copy;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(json.textContent);
    button.textContent = json.dataset.copied;
  });
  json.previousElementSibling.prepend(button);
}
