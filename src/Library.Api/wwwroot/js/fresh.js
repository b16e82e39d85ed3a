// The page as the server has it now, with what its reader may see. Who does not look at the window has not seen what it fetched: it waits until they do.
export async function fetchFresh() {
  if (document.visibilityState === "hidden") {
    await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
  }

  const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const marks = fresh.querySelectorAll("[data-unread]");
  document.querySelectorAll("[data-unread]").forEach((mark, i) => marks[i] && mark.replaceWith(document.adoptNode(marks[i])));
  return fresh;
}
