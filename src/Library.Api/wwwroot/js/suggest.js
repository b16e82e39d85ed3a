// Completes what is typed in the search box: an editable combobox with a list, as the ARIA authoring practices describe it. Without this the box is a plain form.
const pause = 120;
const names = { collection: "Collections", cop: "Communities", document: "Documents", query: "Searches", word: "Searches" };
const boxes = new WeakMap();

export function begin(form) {
  if (!boxes.has(form)) {
    boxes.set(form, new SuggestBox(form));
  }

  boxes.get(form).attach();
}

class SuggestBox {
  options = [];
  active = -1;
  timer = 0;
  asking = null;

  constructor(form) {
    this.form = form;
    this.input = form.querySelector("[data-search]");
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", () => this.close());
    form.addEventListener("pointerdown", (event) => event.target.closest("[data-suggestions]") && event.preventDefault()); // the box keeps the focus
    form.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(option, event.ctrlKey || event.metaKey);
      }
    });
  }

  // Again after each page that was loaded into this one: that takes away what was added here.
  attach() {
    if (this.input.role === "combobox" && this.list.isConnected) {
      return;
    }

    this.list = this.form.querySelector("[data-suggestions]");
    this.told = this.form.querySelector("[data-told]");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" })) {
      this.input.setAttribute(name, value);
    }

    this.close();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed() {
    this.stop();
    this.keepFitting();
    const text = this.input.value;
    if (text.trim() === "") {
      this.close();
    } else {
      this.timer = setTimeout(() => this.ask(text), pause);
    }
  }

  async ask(text) {
    this.asking = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(text)}`, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
      if (this.input.value === text && document.activeElement === this.input) {
        this.show(suggestions);
      }
    } catch {
      // Another letter was typed, or the connection is away: the search itself still works.
    }
  }

  show(suggestions) {
    const groups = [...new Set(Object.values(names))].map((name) => this.groupOf(name, suggestions.filter((suggestion) => names[suggestion.kind] === name)));
    this.list.replaceChildren(...groups.filter(Boolean));
    this.take();
    const count = this.options.length;
    this.tell(count === 0 ? "No suggestions" : count === 1 ? "1 suggestion. Use the down arrow to choose it." : `${count} suggestions. Use the down arrow to choose one.`);
  }

  groupOf(name, suggestions) {
    if (suggestions.length === 0) {
      return null;
    }

    const id = `${this.list.id}-${suggestions[0].kind}`;
    const group = elementOf("div", { role: "group", "aria-labelledby": id });
    group.append(elementOf("div", { role: "presentation", id, class: "kind" }, name), ...suggestions.map((suggestion, place) => this.optionOf(suggestion, `${id}-${place}`)));
    return group;
  }

  optionOf(suggestion, id) {
    const option = elementOf("div", { role: "option", id, "aria-selected": "false", "data-kind": suggestion.kind, "data-href": suggestion.href });
    let end = 0;
    for (const [from, to] of suggestion.marks) {
      option.append(suggestion.text.slice(end, from), elementOf("mark", {}, suggestion.text.slice(from, to)));
      end = to;
    }

    option.append(suggestion.text.slice(end));
    return option;
  }

  // Until the next answer comes, only what fits what is typed now stays.
  keepFitting() {
    const words = wordsOf(this.input.value);
    for (const option of this.options) {
      const own = wordsOf(option.textContent);
      if (!words.every((word) => own.some((other) => other.startsWith(word)))) {
        option.remove();
      }
    }

    this.list.querySelectorAll("[role=group]").forEach((group) => group.querySelector("[role=option]") ?? group.remove());
    if (this.isOpen) {
      this.take();
    }
  }

  // Goes by what stands in the list now.
  take() {
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.list.hidden = this.options.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.activate(-1);
  }

  pressed(event) {
    if (event.isComposing) {
      return;
    }

    const { key } = event;
    if ((key === "ArrowDown" || key === "ArrowUp") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.step(key === "ArrowDown" ? 1 : -1, event.altKey);
    } else if (key === "Enter" && this.options[this.active]) {
      event.preventDefault();
      this.choose(this.options[this.active], event.ctrlKey || event.metaKey);
    } else if (key === "Escape" && (this.isOpen || this.input.value !== "")) {
      event.preventDefault();
      event.stopPropagation();
      if (!this.isOpen) {
        this.input.value = "";
      }

      this.close();
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      this.activate(-1); // they are the text's again
    }
  }

  step(direction, isAlone) {
    if (isAlone && direction < 0) {
      this.close();
    } else if (this.isOpen && !isAlone) {
      // Beyond the ends lies the box itself.
      const places = this.options.length + 1;
      this.activate(((this.active + 1 + direction + places) % places) - 1);
    } else if (!this.isOpen && this.input.value.trim() !== "") {
      this.stop();
      const wanted = direction > 0 ? 0 : -1;
      this.ask(this.input.value).then(() => isAlone || this.activate(wanted < 0 ? this.options.length - 1 : wanted));
    }
  }

  activate(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = this.options[place] ? place : -1;
    const option = this.options[this.active];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  choose(option, isAside) {
    const { kind, href } = option.dataset;
    if (isAside) {
      open(href, "_blank", "noopener");
    } else if (kind === "query" || kind === "word") {
      // Sent with what is chosen beside the box.
      this.input.value = option.textContent;
      this.close();
      this.form.requestSubmit();
    } else {
      this.close();
      globalThis.Blazor ? Blazor.navigateTo(href) : location.assign(href);
    }
  }

  close() {
    this.stop();
    this.list.replaceChildren();
    this.take();
    this.tell("");
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  tell(text) {
    this.told.textContent = text;
  }
}

function elementOf(name, attributes, text = "") {
  const element = document.createElement(name);
  Object.entries(attributes).forEach(([attribute, value]) => element.setAttribute(attribute, value));
  element.textContent = text;
  return element;
}

function wordsOf(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
