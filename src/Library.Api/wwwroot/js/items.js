// The editor of a list of documents, headings and notes: the list is the document. What is changed is saved by itself, under the revision that was seen.
import { ItemRow } from "./items-row.js";

const pause = 700;
const atOnce = 3;
let editor = null;

export function begin(element) {
  if (editor?.element !== element) {
    editor = new ItemEditor(element);
    editor.load();
  }
}

for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    if (!editor?.element.isConnected || !editor.uploads || !event.dataTransfer?.types.includes("Files")) {
      return;
    }

    event.preventDefault();
    document.body.classList.toggle("is-dropping", type === "dragover");
    if (type === "drop") {
      const row = event.target.closest?.("li.item");
      editor.addFiles(event.dataTransfer.files, row ? [...editor.list.children].indexOf(row) : editor.rows.length);
    }
  });
}

addEventListener("beforeunload", (event) => {
  if (editor?.element.isConnected && (editor.isDirty || editor.rows.some((row) => row.isSending))) {
    event.preventDefault();
  }
});

// Who leaves by a link takes along what was typed a moment ago; files on their way are waited for.
document.addEventListener(
  "click",
  async (event) => {
    const link = event.target.closest?.("a[href]");
    const leaves = link && !link.target && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!leaves || !editor?.element.isConnected || (!editor.isDirty && !editor.isSaving && !editor.rows.some((row) => row.isSending))) {
      return;
    }

    event.preventDefault();
    event.stopPropagation();
    if (await editor.settle()) {
      location.assign(link.href);
    }
  },
  true,
);

class ItemEditor {
  rows = [];
  revision = 0;
  isDirty = false;
  isSaving = false;
  isConflicting = false;
  timer = 0;

  constructor(element) {
    this.element = element;
    ({ source: this.source, target: this.target, uploads: this.uploads } = element.dataset);
    this.token = element.querySelector('[name="__RequestVerificationToken"]').value;
    this.list = element.querySelector("[data-items]");
    this.template = element.querySelector("template[data-row]");
    this.conflict = element.querySelector("[data-conflict]");
    const files = element.querySelector("[data-files]");
    files?.addEventListener("change", () => {
      this.addFiles(files.files, this.rows.length);
      files.value = "";
    });
    element.querySelectorAll("[data-add]").forEach((button) => button.addEventListener("click", () => this.addWords(button.dataset.add)));
    element.querySelector("[data-find]").addEventListener("input", (event) => this.findSoon(event.target.value));
    element.querySelector("[data-take-theirs]").addEventListener("click", () => this.take(this.theirs));
    element.querySelector("[data-keep-mine]").addEventListener("click", () => this.keepMine());
    this.list.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  async load() {
    const answer = await fetch(this.source);
    if (answer.ok) {
      this.take(await answer.json());

      // An address may name an item, and its row is here only now.
      const asked = /^#item-\d+$/.test(location.hash) && this.list.querySelector(location.hash);
      asked?.scrollIntoView({ block: "center" });
      asked?.querySelector("input:not(:disabled), button:not(:disabled)")?.focus({ preventScroll: true });
    }
  }

  // Puts the rows of a meeting in place of those that are there; files on their way stay.
  take(meeting) {
    const underWay = this.rows.filter((row) => row.isSending);
    this.revision = meeting.revision;
    this.rows = [...(meeting.items ?? []).map((item) => new ItemRow(this, item)), ...underWay];
    this.isDirty = underWay.length > 0;
    this.isConflicting = false;
    this.conflict.hidden = true;
    this.show();
    this.say("");
  }

  addWords(kind) {
    const row = new ItemRow(this, kind === "heading" ? { heading: "" } : { note: "" });
    this.rows.push(row);
    this.show();
    row.element.querySelector(kind === "heading" ? "[name=heading]" : "[name=note]").focus();
  }

  addDocument(hit) {
    if (this.rows.some((row) => row.item.document === hit.id)) {
      this.tell(`${hit.title} stands here already.`);
      return;
    }

    this.rows.push(new ItemRow(this, { document: hit.id, version: "newest", title: hit.title, href: hit.href, newest: hit.version }));
    this.show();
    this.tell(`${hit.title} is added as item ${this.rows.length}.`);
    this.changed();
  }

  addFiles(files, at) {
    const rows = [...files].map((file) => new ItemRow(this, { title: file.name }, file));
    this.rows.splice(at, 0, ...rows);
    this.show();
    this.sendNext();
  }

  sendNext() {
    const free = atOnce - this.rows.filter((row) => row.isUploading).length;
    this.rows.filter((row) => row.isWaiting).slice(0, Math.max(0, free)).forEach((row) => row.send().then(() => this.sendNext()));
  }

  remove(row) {
    const place = this.rows.indexOf(row);
    this.rows.splice(place, 1);
    this.show();
    (this.rows[Math.min(place, this.rows.length - 1)]?.element.querySelector("[data-remove]") ?? this.element.querySelector("[data-find]")).focus();
    this.tell(`${row.name} is taken out.`);
    this.changed();
  }

  move(row, to) {
    const from = this.rows.indexOf(row);
    const place = Math.max(0, Math.min(to, this.rows.length - 1));
    if (from === place) {
      return;
    }

    const focused = document.activeElement;
    this.rows.splice(from, 1);
    this.rows.splice(place, 0, row);
    this.show();
    if (row.element.contains(focused)) {
      focused.focus();
    }

    this.tell(`${row.name} is item ${place + 1} of ${this.rows.length} now.`);
    this.changed();
  }

  moveByKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = this.rows.find((candidate) => candidate.element.contains(event.target));
    if (step && event.altKey && row) {
      event.preventDefault();
      this.move(row, this.rows.indexOf(row) + step);
    }
  }

  show() {
    // Rows that stand right already stay in the document, so that what is typed in keeps its focus.
    this.rows.forEach((row, place) => {
      if (this.list.children[place] !== row.element) {
        this.list.insertBefore(row.element, this.list.children[place] ?? null);
      }

      row.show(place + 1, this.rows.length);
    });
    [...this.list.children].slice(this.rows.length).forEach((element) => element.remove());
    this.element.querySelector("[data-empty]").hidden = this.rows.length > 0;
  }

  changed() {
    this.isDirty = true;
    this.say("Not saved yet");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    if (this.isSaving || this.isConflicting) {
      return;
    }

    const sent = this.rows.filter((row) => row.isComplete);
    this.isSaving = true;
    this.isDirty = false;
    this.say("Saving …");
    const answer = await this.put(sent).catch(() => null);
    this.isSaving = false;
    if (answer?.ok) {
      const meeting = await answer.json();
      this.revision = meeting.revision;
      meeting.items.forEach((item, place) => sent[place].know(item));
      this.sayErrors([]);
      this.say(this.isDirty ? "Not saved yet" : `Saved ${new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}`);
      if (this.isDirty) {
        this.changed();
      }
    } else {
      await this.failed(answer, sent);
    }
  }

  // Whether all is saved now; what stands in the way is said on the page.
  async settle() {
    if (this.rows.some((row) => row.isSending)) {
      this.say("Files are still on their way");
      return false;
    }

    clearTimeout(this.timer);
    while (this.isSaving) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }

    if (this.isDirty) {
      await this.save();
    }

    return !this.isDirty;
  }

  put(rows) {
    return fetch(this.target, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "If-Match": `"${this.revision}"`, RequestVerificationToken: this.token },
      body: JSON.stringify({ items: rows.map((row) => row.toJson()) }),
    });
  }

  async failed(answer, sent) {
    this.isDirty = true;
    const problem = await answer?.json().catch(() => null);
    if (answer?.status === 412 && problem?.present) {
      this.isConflicting = true;
      this.theirs = problem.present;
      const theirs = (problem.present.items ?? []).map((item) => Object.assign(document.createElement("li"), { textContent: item.heading ?? item.title ?? item.note ?? "Withheld" }));
      this.conflict.querySelector("[data-theirs]").replaceChildren(...theirs);
      this.conflict.hidden = false;
      this.conflict.scrollIntoView({ block: "center" });
      this.say("Not saved: look above");
    } else if (answer?.status === 400 && problem?.errors) {
      this.sayErrors(Object.entries(problem.errors), sent);
      this.say("Not saved: see below");
    } else {
      this.say(answer ? (problem?.detail ?? "Not saved") : "Not saved: there is no connection. It is tried again.");
      this.timer = setTimeout(() => this.save(), 5_000);
    }
  }

  // Their revision is the one that was seen now.
  keepMine() {
    this.revision = this.theirs.revision;
    const known = new Set((this.theirs.items ?? []).map((item) => item.id));
    this.rows.forEach((row) => row.forget(known));
    this.isConflicting = false;
    this.conflict.hidden = true;
    this.save();
  }

  sayErrors(errors, sent = []) {
    this.rows.forEach((row) => row.sayError(""));
    for (const [field, messages] of errors) {
      const place = /^items\[(\d+)\]/.exec(field);
      sent[place?.[1]]?.sayError(messages.join(" "));
    }
  }

  findSoon(words) {
    clearTimeout(this.findTimer);
    this.findTimer = setTimeout(() => this.find(words.trim()), 250);
  }

  async find(words) {
    const found = this.element.querySelector("[data-found]");
    if (words.length < 2) {
      found.replaceChildren();
      return;
    }

    const documents = ["template", "model-document", "meeting-material", "resource"].map((kind) => `&kind=${kind}`).join("");
    const answer = await fetch(`/api/v1/search?q=${encodeURIComponent(words)}${documents}&size=8`);
    if (!answer.ok || this.element.querySelector("[data-find]").value.trim() !== words) {
      return;
    }

    const { hits } = await answer.json();
    found.replaceChildren(...hits.map((hit) => this.choiceOf(hit)));
    if (hits.length === 0) {
      found.append(Object.assign(document.createElement("li"), { textContent: "Nothing found", className: "quiet" }));
    }
  }

  choiceOf(hit) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-small", textContent: hit.title });
    button.addEventListener("click", () => this.addDocument(hit));
    item.append(button);
    return item;
  }

  say(text) {
    this.element.querySelector("[data-saved]").textContent = text;
  }

  tell(text) {
    this.element.querySelector("[data-told]").textContent = text;
  }
}
