// Looks after what is being read until it is done, then shows the page anew.
const interval = 1000;
const watched = new Set();

export function begin(element) {
  const id = element.dataset.watch;
  if (!watched.has(id)) {
    watched.add(id);
    setTimeout(() => look(id), interval);
  }
}

async function look(id) {
  const isShown = () => document.querySelector(`[data-watch="${CSS.escape(id)}"]`);
  if (!isShown()) {
    watched.delete(id);
    return;
  }

  let isDone = false;
  if (!document.hidden) {
    try {
      const answer = await fetch(`/api/v1/documents/${id}`, { headers: { Accept: "application/json" } });
      isDone = !answer.ok || (await answer.json()).state !== "received";
    } catch {
      // The connection is away for a moment: the next look tells.
    }
  }

  if (!isDone) {
    setTimeout(() => look(id), interval);
    return;
  }

  watched.delete(id);
  if (isShown()) {
    globalThis.Blazor ? Blazor.navigateTo(location.pathname + location.search, { replaceHistoryEntry: true }) : location.reload();
  }
}
