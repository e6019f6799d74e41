const page = document.getElementById('page');

/** What the scripts of this page say, by name. */
export const texts = JSON.parse(page.dataset.texts);

/** The OpenAPI document, with the part that the page's own address asks for. Says so and throws where it cannot be had. */
export async function loadDocument() {
  const url = new URL(page.dataset.document, location.href);
  const include = new URLSearchParams(location.search).get('include');
  if (include) url.searchParams.set('include', include);
  try {
    const answer = await fetch(url);
    if (answer.status === 401 || answer.status === 403) throw new Error(texts.forStaff);
    if (!answer.ok) throw new Error(texts.notLoaded);
    return await answer.json();
  } catch (error) {
    page.innerHTML = '<p role="alert"></p>';
    page.firstChild.textContent = error instanceof TypeError ? texts.notLoaded : error.message;
    throw error;
  }
}
