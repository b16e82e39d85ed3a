// The row over the pages: which page, how large.

function button(label, icon, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button button-small";
  element.title = label;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/icons.svg#${icon}`);
  svg.append(use);
  const name = document.createElement("span");
  name.className = "visually-hidden";
  name.textContent = label;
  element.append(svg, name);
  element.addEventListener("click", act);
  return element;
}

export function makeToolbar(reader) {
  const element = document.createElement("div");
  element.className = "reader-bar";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", "Pages and size");

  const list = document.createElement("select");
  list.className = "input";
  list.setAttribute("aria-label", "Page");
  list.addEventListener("change", () => reader.goTo(Number(list.value)));

  const percent = document.createElement("span");
  percent.className = "reader-percent";
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");

  const previous = button("Previous page", "chevron-left", () => reader.goTo(reader.current - 1));
  const next = button("Next page", "chevron-right", () => reader.goTo(reader.current + 1));
  const paging = document.createElement("div");
  paging.append(previous, list, next);
  const sizing = document.createElement("div");
  sizing.append(
    button("Smaller", "zoom-out", () => reader.zoom(-1)),
    percent,
    button("Larger", "zoom-in", () => reader.zoom(1)),
    button("Fit the width", "move-horizontal", () => reader.fit()),
  );
  element.append(paging, sizing, status);

  return {
    element,
    count(pages) {
      list.replaceChildren(...Array.from({ length: pages }, (_, index) => new Option(`Page ${index + 1} of ${pages}`, index + 1)));
    },
    show(page) {
      list.value = page;
      previous.disabled = page <= 1;
      next.disabled = page >= list.options.length;
    },
    scale(value) {
      percent.textContent = `${value} %`;
    },
    say(text) {
      status.textContent = text;
    },
  };
}
