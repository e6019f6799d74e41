const page = document.getElementById('page');

/** What the scripts of this page say, by name. */
export const texts = JSON.parse(page.dataset.texts);

/** The OpenAPI document. Says so and throws where it cannot be had. */
export async function loadDocument() {
  const { document: url } = page.dataset;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
    return await answer.json();
  } catch (error) {
    page.innerHTML = '<p role="alert"></p>';
    page.firstChild.textContent = texts.notLoaded;
    throw error;
  }
}
