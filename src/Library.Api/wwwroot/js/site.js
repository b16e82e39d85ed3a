// What every page does beyond its markup. All of it is a convenience: the pages work without.

// The larger parts are fetched where a page has something for them.
const parts = {
  reader: () => import("./reader.js"),
  upload: () => import("./upload.js"),
  progress: () => import("./progress.js"),
  passkey: () => import("./passkey.js"),
  items: () => import("./items.js"),
  suggest: () => import("./suggest.js"),
  writing: () => import("./writing.js"),
  live: () => import("./live.js"),
  news: () => import("./news.js"),
  text: () => Promise.resolve({ begin: showPage }),
};

const wide = matchMedia("(min-width: 64rem)");
let sheetIsOpen = false;

function begin() {
  document.documentElement.classList.add("scripted");
  showSheet();
  for (const element of document.querySelectorAll("[data-part]")) {
    parts[element.dataset.part]?.().then((part) => part.begin(element));
  }
}

// The facets stand open beside the results; below that they stay as the reader left them when the results change.
function showSheet() {
  const sheet = document.querySelector("[data-sheet]");
  if (sheet) {
    sheet.open = wide.matches || sheetIsOpen;
  }
}

// A Word file lies open as one text: it is rolled to the page of the address.
function showPage(text) {
  const asked = new URLSearchParams(location.search).get("page");
  const page = asked && text.querySelector(`#page-${CSS.escape(text.dataset.page)}`);
  if (page && location.hash === "") {
    requestAnimationFrame(() => (page.querySelector("mark") ?? page).scrollIntoView({ block: page.querySelector("mark") ? "center" : "start" }));
  }
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    const box = document.querySelector("[data-search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }

  // What looks like a box to tick is ticked like one.
  if (event.key === " " && event.target.matches?.(".facet a.value")) {
    event.preventDefault();
    event.target.click();
  }

  if (event.key === "Escape") {
    const menu = document.querySelector("[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  const menu = document.querySelector("[data-menu][open]");
  if (menu && !menu.contains(event.target)) {
    menu.open = false;
  }

  if (event.target.closest("[data-theme-switch]")) {
    switchTheme();
  }

  const copy = event.target.closest("[data-copy]");
  if (copy) {
    copyFrom(copy);
  }

  const summary = event.target.closest("[data-sheet] > summary");
  if (summary) {
    sheetIsOpen = !summary.parentElement.open;
  }

  if (event.target.closest("[data-close-sheet]")) {
    event.preventDefault();
    sheetIsOpen = false;
    showSheet();
    const head = document.getElementById("results-head");
    head.tabIndex = -1;
    head.focus();
    head.scrollIntoView();
  }
});

document.addEventListener("input", (event) => {
  const listId = event.target.dataset?.filterList;
  if (listId) {
    const wanted = event.target.value.trim().toLocaleLowerCase();
    const list = document.getElementById(listId);
    for (const item of list.children) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }

    document.getElementById(`${listId}-none`).hidden = [...list.children].some((item) => !item.hidden);
  }
});

// Where the browser does not let a page copy, the text is chosen for the reader to copy.
function copyFrom(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  navigator.clipboard?.writeText(field.value).then(
    () => (button.querySelector("[data-copy-words]").textContent = "Copied"),
    () => field.focus(),
  );
}

function switchTheme() {
  const sheet = document.querySelector('link[href*="css/dark."]');
  const isDark = matchMedia(sheet.media).matches;
  const year = 60 * 60 * 24 * 365;
  document.cookie = `theme=${isDark ? "light" : "dark"};path=/;max-age=${year};samesite=lax`;
  sheet.media = isDark ? "not all" : "screen";
}

wide.addEventListener("change", showSheet);
globalThis.Blazor?.addEventListener("enhancedload", begin);
begin();
