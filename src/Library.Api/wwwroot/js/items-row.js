// One item of a list: a document, a heading, a note, or a file on its way.
export class ItemRow {
  isUploading = false;
  isFailed = false;

  constructor(editor, item, file = null) {
    this.editor = editor;
    this.item = item;
    this.file = file;
    this.element = editor.template.content.firstElementChild.cloneNode(true);
    this.fill();
    this.element.querySelectorAll("input, textarea, select").forEach((field) => field.addEventListener("input", () => editor.changed()));
    this.element.querySelector("[data-up]").addEventListener("click", () => editor.move(this, editor.rows.indexOf(this) - 1));
    this.element.querySelector("[data-down]").addEventListener("click", () => editor.move(this, editor.rows.indexOf(this) + 1));
    this.element.querySelector("[data-remove]").addEventListener("click", () => editor.remove(this));
    this.letDrag();
  }

  get isSending() {
    return this.file !== null && !this.item.document && !this.isFailed;
  }

  get isWaiting() {
    return this.isSending && !this.isUploading;
  }

  // What is not there yet is saved once it is: a file on its way, a heading without a word.
  get isComplete() {
    return Boolean(this.item.withheld || this.item.document || this.item.id) || this.value("heading") !== "" || this.value("note") !== "" ? !this.file || Boolean(this.item.document) : false;
  }

  get name() {
    return this.value("heading") || this.item.title || "The item";
  }

  value(name) {
    return this.element.querySelector(`[name=${name}]`).value.trim();
  }

  fill() {
    const { item, element } = this;
    for (const name of ["heading", "presenter", "note", "minutes"]) {
      element.querySelector(`[name=${name}]`).value = item[name] ?? "";
    }

    const hasDocument = Boolean(item.document || this.file);
    element.querySelector("[data-document]").hidden = !hasDocument && !item.withheld;
    element.querySelector("[data-version-field]").hidden = !item.document;
    element.querySelector("[data-heading-label]").textContent = hasDocument ? "Heading, if it is to be another" : "Heading";
    element.querySelector("[data-unseen]").hidden = item.seenByOthers !== false;
    const link = element.querySelector("[data-link]");
    link.textContent = item.withheld ? "An item that you do not see" : (item.title ?? "");
    if (item.href) {
      link.href = item.href;
    }

    element.querySelector(".fields").classList.toggle("is-withheld", Boolean(item.withheld));
    element.querySelectorAll("input, textarea, select").forEach((field) => (field.disabled = Boolean(item.withheld)));
    this.fillVersions();
  }

  fillVersions() {
    const versions = this.element.querySelector("[name=version]");
    const fixed = typeof this.item.version === "number" ? this.item.version : this.item.newest;
    if (fixed && ![...versions.options].some((option) => option.value === String(fixed))) {
      versions.append(new Option(`Version ${fixed}`, String(fixed)));
    }

    versions.value = String(this.item.version ?? "newest");
  }

  show(number, count) {
    this.element.id = `item-${number}`;
    this.element.querySelector("[data-number]").textContent = number;
    this.element.querySelector("[data-up]").disabled = number === 1;
    this.element.querySelector("[data-down]").disabled = number === count;
  }

  // Takes over what was saved, but for the fields that somebody types in.
  know(item) {
    this.item = { ...this.item, ...item };
    this.element.querySelector("[data-unseen]").hidden = this.item.seenByOthers !== false;
  }

  // What the others have taken out is a new item when it is kept.
  forget(known) {
    if (this.item.id && !known.has(this.item.id)) {
      delete this.item.id;
    }
  }

  toJson() {
    if (this.item.withheld) {
      return { id: this.item.id, withheld: true };
    }

    const minutes = this.value("minutes");
    const version = this.element.querySelector("[name=version]").value;
    return {
      id: this.item.id,
      document: this.item.document,
      version: this.item.document ? (version === "newest" ? version : Number(version)) : undefined,
      heading: this.value("heading"),
      note: this.value("note"),
      presenter: this.value("presenter"),
      minutes: minutes === "" ? null : Number(minutes),
    };
  }

  async send() {
    this.isUploading = true;
    this.sayProgress("On its way …");
    const form = new FormData();
    form.append("file", this.file, this.file.name);
    const answer = await fetch(this.editor.uploads, { method: "POST", headers: { RequestVerificationToken: this.editor.token }, body: form }).catch(() => null);
    this.isUploading = false;
    const body = await answer?.json().catch(() => null);
    if (answer?.ok && body) {
      this.item = { ...this.item, document: body.id, version: "newest", title: body.title, href: body.href, newest: body.version };
      this.fill();
      this.sayProgress("");
      this.editor.changed();
    } else {
      this.isFailed = true;
      this.sayProgress("");
      this.sayError(body?.detail ?? "The file did not arrive. Take it out, and add it again.");
    }
  }

  sayProgress(text) {
    const progress = this.element.querySelector("[data-progress]");
    progress.hidden = text === "";
    progress.textContent = text;
  }

  sayError(text) {
    const error = this.element.querySelector("[data-error]");
    error.hidden = text === "";
    error.textContent = text;
  }

  letDrag() {
    const { element, editor } = this;
    element.querySelector("[data-handle]").addEventListener("dragstart", (event) => {
      editor.dragged = this;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(element, 20, 20);
      element.classList.add("is-dragged");
    });
    element.querySelector("[data-handle]").addEventListener("dragend", () => {
      editor.dragged = null;
      element.classList.remove("is-dragged");
      editor.list.querySelectorAll(".is-target").forEach((target) => target.classList.remove("is-target"));
    });
    element.addEventListener("dragover", (event) => {
      if (editor.dragged && editor.dragged !== this) {
        event.preventDefault();
        editor.list.querySelectorAll(".is-target").forEach((target) => target.classList.remove("is-target"));
        element.classList.add("is-target");
      }
    });
    element.addEventListener("drop", (event) => {
      if (editor.dragged && editor.dragged !== this) {
        event.preventDefault();
        const [from, to] = [editor.rows.indexOf(editor.dragged), editor.rows.indexOf(this)];
        editor.move(editor.dragged, from < to ? to - 1 : to);
      }
    });
  }
}
