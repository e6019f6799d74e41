// Shows how an import goes on. Without it the page waits for the import for a while, and then shows the same.

const state = document.querySelector('.state');
const { api } = state.dataset;

/** How often an import that is under way elsewhere is asked after, in milliseconds. */
const INTERVAL = 1500;

async function* linesOf(body) {
  let rest = '';
  // Not every browser iterates over a stream.
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const lines = (rest + piece.value).split('\n');
    rest = lines.pop();
    yield* lines;
  }
}

/** The import's own state is the truth, whatever has become of the answer. */
async function follow() {
  for (;;) {
    const answer = await fetch(api, { headers: { accept: 'application/json' } }).catch(() => undefined);
    const { state: now } = answer?.ok ? await answer.json() : {};
    // A run from this page whose rows were refused: the page tells which, and asks once more.
    if (form && now === 'new') return form.submit();
    if (answer && now !== 'running') return location.reload();
    if (!answer) state.textContent = state.dataset.unknown;
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

/** Shows each step; answers what was said last. */
async function show(answer, progress) {
  const [label, bar] = [progress.querySelector('label'), progress.querySelector('progress')];
  let last;
  for await (const line of linesOf(answer.body)) {
    last = JSON.parse(line);
    if (last.of === undefined) continue;
    label.textContent = progress.dataset[last.state];
    bar.max = last.of;
    bar.value = last.done;
  }
  return last;
}

async function run(form, progress) {
  const data = new FormData(form);
  const answer = await fetch(`${api}run/`, {
    method: 'POST',
    headers: {
      accept: 'application/jsonl',
      'content-type': 'application/json',
      'x-csrftoken': data.get('csrfmiddlewaretoken'),
    },
    body: JSON.stringify({ skip_refused: data.has('skip_refused') }),
  });
  const last = answer.ok ? await show(answer, progress) : await answer.json();
  // What is wrong with the rows, or with who asks, is for the page to tell, which asks once more.
  if (last?.state === 'new' || [400, 401, 403].includes(answer.status)) form.submit();
  else await follow();
}

const form = document.querySelector('form.run');
if (state.dataset.state === 'running') follow();
form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const progress = form.querySelector('.progress');
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  progress.hidden = false;
  run(form, progress).catch(follow);
});

// What is imported is what the preview shows.
document.querySelector('form.columns')?.addEventListener('change', () => {
  const button = form?.querySelector('button');
  if (!button) return;
  button.disabled = true;
  const about = form.querySelector('.about');
  about.classList.replace('quiet', 'outdated');
  about.textContent = form.dataset.outdated;
});
