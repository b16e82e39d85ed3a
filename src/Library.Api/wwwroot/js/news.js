import { connectionOf } from "./connection.js";
import { fetchFresh } from "./fresh.js";

// An open page of a community, or of the list of messages: what others begin, publish and write meanwhile is named below, and nothing moves that is being read.
const beginnings = { conversation: "New: ", document: "New document: ", message: "New message from " };
let page = null;

export async function begin(element) {
  if (page?.element === element && page.since === element.dataset.since) {
    return;
  }

  page?.connection.stop();
  const connection = await connectionOf(element);
  page = { element, since: element.dataset.since, connection };
  const told = element.querySelector("[data-told]");
  let count = 0;
  connection.on("News", (items) => {
    count += items.length;
    told.replaceChildren(...wordsOf(items.at(-1), count));
    if (items.at(-1).kind === "message") {
      fetchFresh().catch(() => {}); // For the mark of what is not seen.
    }
  });
  const watch = () => {
    // All since the page was made is told again.
    count = 0;
    const { cop, since } = element.dataset;
    return (cop ? connection.invoke("WatchCommunity", cop, since) : connection.invoke("WatchMessages", since)).catch(() => {});
  };
  connection.onreconnected(watch);
  await connection.start().then(watch).catch(() => {});
}

function wordsOf(newest, count) {
  const words = [document.createTextNode(beginnings[newest.kind]), linkTo(newest.href, newest.title)];
  return count === 1 ? words : [...words, document.createTextNode(` and ${count - 1} more. `), linkTo(location.pathname + location.search, "Show all")];
}

function linkTo(address, words) {
  return Object.assign(document.createElement("a"), { href: address, textContent: words });
}
