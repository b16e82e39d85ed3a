// Where one writes: what is typed is kept as a draft, files go to the library while one writes, and people are found by @.
const pause = 900;
const begun = new WeakSet();

export function begin(element) {
  if (!begun.has(element)) {
    begun.add(element);
    new Writing(element);
  }
}

class Writing {
  timer = 0;
  sending = 0;

  constructor(element) {
    this.element = element;
    this.form = element.closest("form");
    this.body = element.querySelector("[data-body]");
    this.title = this.form.querySelector("[name=title]");
    this.token = this.form.querySelector('[name="__RequestVerificationToken"]').value;
    this.saved = element.querySelector("[data-saved]");
    this.found = element.querySelector("[data-found]");
    this.attached = element.querySelector("[data-attached]");
    for (const field of [this.body, this.title]) {
      field?.addEventListener("input", () => this.keepSoon());
    }

    this.similar = this.form.querySelector("[data-similar]");
    this.similar && this.title.addEventListener("input", () => this.findSimilarSoon());
    this.body.addEventListener("input", () => this.findPeople());
    this.body.addEventListener("keydown", (event) => this.chooseByKey(event));
    const files = element.querySelector("[data-files]");
    files?.addEventListener("change", () => {
      [...files.files].forEach((file) => this.bring(file));
      files.value = "";
    });
    this.form.addEventListener("submit", (event) => {
      clearTimeout(this.timer);
      this.isDirty = false;
      if (this.sending > 0) {
        event.preventDefault();
        this.say("A file is still on its way. Send again when it has arrived.");
      }
    });
    addEventListener("pagehide", () => this.isDirty && this.keep(true));
  }

  say(words) {
    this.saved.textContent = words;
  }

  keepSoon() {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), pause);
  }

  /** Browsers let little text outlive its page; what is typed while one stays may be long. */
  async keep(isLeaving = false) {
    this.isDirty = false;
    try {
      const answer = await fetch(`${this.element.dataset.api}/drafts/${encodeURIComponent(this.element.dataset.place)}`, {
        method: "PUT",
        keepalive: isLeaving,
        headers: { "Content-Type": "application/json", RequestVerificationToken: this.token },
        body: JSON.stringify({ title: this.title?.value ?? "", body: this.body.value }),
      });
      this.say(answer.ok ? `Draft saved ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` : "The draft is not saved. Copy your words before you leave this page.");
    } catch {
      this.isDirty = true;
      this.say("The draft is not saved: there is no connection. It is tried again.");
      this.timer = setTimeout(() => this.keep(), 10 * pause);
    }
  }

  findSimilarSoon() {
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.findSimilar(), pause);
  }

  // The server's own page says it, for what is typed by now.
  async findSimilar() {
    const asked = this.title.value;
    const answer = await fetch(`${location.pathname}?title=${encodeURIComponent(asked)}`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && this.title.value === asked) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-similar]");
      fresh && this.similar.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    }
  }

  /** A file becomes a draft document of the writer; the post makes it seen. */
  async bring(file) {
    const row = document.createElement("li");
    row.textContent = `${file.name} …`;
    this.attached.append(row);
    this.sending++;
    const form = new FormData();
    form.append("visibility", "draft");
    form.append("file", file);
    try {
      const answer = await fetch(`${this.element.dataset.api}/documents`, { method: "POST", headers: { RequestVerificationToken: this.token }, body: form });
      const document_ = await answer.json();
      answer.ok ? this.showBrought(row, document_.id, document_.title) : this.showRefused(row, file, document_.detail ?? document_.title);
    } catch {
      this.showRefused(row, file, "The connection broke off. Add it again.");
    } finally {
      this.sending--;
    }
  }

  showBrought(row, id, title) {
    const label = Object.assign(document.createElement("label"), { className: "choice" });
    label.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "attached", value: id, checked: true }), Object.assign(document.createElement("span"), { textContent: title }));
    row.replaceChildren(label);
  }

  showRefused(row, file, words) {
    row.className = "error";
    row.textContent = `${file.name}: ${words}`;
  }

  /** The name that is being typed after an @, up to the caret. */
  get begunName() {
    const before = this.body.value.slice(0, this.body.selectionStart);
    return /(?:^|[\s(])@([\p{L}][\p{L}'’.-]*(?: [\p{L}'’.-]*)?)$/u.exec(before)?.[1];
  }

  async findPeople() {
    const name = this.element.dataset.people && this.begunName;
    if (!name) {
      this.found.hidden = true;
      return;
    }

    const answer = await fetch(`${this.element.dataset.people}?q=${encodeURIComponent(name)}`);
    const people = answer.ok && this.begunName === name ? (await answer.json()).items : [];
    this.found.hidden = people.length === 0;
    this.found.replaceChildren(
      ...people.map((person) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small", textContent: person.name });
        button.addEventListener("click", () => this.mention(person.name));
        const row = document.createElement("li");
        row.append(button);
        return row;
      }),
    );
  }

  /** Down goes to the people who were found, Escape closes them. */
  chooseByKey(event) {
    if (this.found.hidden) {
      return;
    }

    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.found.querySelector("button").focus();
    } else if (event.key === "Escape") {
      this.found.hidden = true;
    }
  }

  mention(name) {
    const end = this.body.selectionStart;
    const start = end - this.begunName.length;
    this.body.setRangeText(`${name} `, start, end, "end");
    this.found.hidden = true;
    this.body.focus();
    this.keepSoon();
  }
}
