const page = document.getElementById('page');

/** What the scripts of this page say, by name. */
export const texts = JSON.parse(page.dataset.texts);

/** The OpenAPI document, whose samples get the address of this very service. Says so and throws where it cannot be had. */
export async function loadDocument() {
  const { document: url, origin } = page.dataset;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
    return JSON.parse((await answer.text()).replaceAll(origin, location.origin));
  } catch (error) {
    page.innerHTML = '<p role="alert"></p>';
    page.firstChild.textContent = texts.notLoaded;
    throw error;
  }
}
