// Many files at once: each is sent as soon as it is chosen, kept as a draft, and published when its owner says so.
import { Row } from "./upload-row.js";

const atOnce = 3;
const patience = 15000;
const rows = new Set();
let page = null;

export function begin(element) {
  if (page?.element !== element) {
    page = new UploadPage(element);
  }

  page.restore();
}

// Files may be dropped anywhere; elsewhere on the site a drop keeps its usual meaning.
for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (event) => {
    if (!page?.element.isConnected || !event.dataTransfer?.types.includes("Files")) {
      return;
    }

    event.preventDefault();
    document.body.classList.toggle("is-dropping", type === "dragover");
    if (type === "drop") {
      page.add(event.dataTransfer.files);
    }
  });
}

addEventListener("beforeunload", (event) => {
  if ([...rows].some((row) => row.isOnItsWay)) {
    event.preventDefault();
  }
});

class UploadPage {
  constructor(element) {
    this.element = element;
    this.token = element.querySelector('[name="__RequestVerificationToken"]').value;
    this.batch = element.querySelector("[data-batch]");
    this.list = element.querySelector("[data-rows]");
    this.template = element.querySelector("template[data-row]");
    this.common = element.querySelector(".upload-all");
    this.publishButton = element.querySelector("[data-publish]");
    this.summary = element.querySelector("[data-summary]");

    const files = element.querySelector("[data-files]");
    const take = () => {
      this.add(files.files);
      files.value = "";
    };
    files.addEventListener("change", take);
    this.common.addEventListener("change", (event) => this.chosen.forEach((row) => row.take(event.target)));
    this.publishButton.addEventListener("click", () => this.publish());

    // Who was faster than this script has chosen already.
    take();
  }

  // Rows of an earlier visit to this page, still under way or not published yet, come back.
  restore() {
    for (const row of rows) {
      if (row.isDone && !row.element.isConnected) {
        rows.delete(row);
      } else {
        row.page = this;
        this.list.append(row.element);
      }
    }

    this.show();
  }

  get chosen() {
    return [...rows].filter((row) => row.isChosen && !row.isDone);
  }

  get ready() {
    return this.chosen.filter((row) => row.document);
  }

  add(files) {
    this.said = "";
    for (const file of files) {
      const row = new Row(this, file, this.template.content.firstElementChild.cloneNode(true));
      this.common.querySelectorAll("select, input").forEach((field) => row.take(field));
      rows.add(row);
      this.list.append(row.element);
    }

    this.sendNext();
    this.show();
  }

  remove(row) {
    this.said = "";
    rows.delete(row);
    const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
    row.element.remove();
    (next?.querySelector("[data-remove]") ?? this.element.querySelector("[data-files]")).focus();
    this.show();
  }

  sendNext() {
    const underWay = [...rows].filter((row) => row.isSending).length;
    [...rows].filter((row) => row.isWaiting).slice(0, Math.max(0, atOnce - underWay)).forEach((row) => row.send());
  }

  async publish() {
    this.isPublishing = true;
    this.show();
    try {
      await this.publishReady();
    } finally {
      this.isPublishing = false;
      this.show();
    }
  }

  async publishReady() {
    // What a file holds is known once it has been read.
    await Promise.race([Promise.all(this.ready.map((row) => row.following)), new Promise((resolve) => setTimeout(resolve, patience))]);
    const untold = this.ready.filter((row) => row.unfinished && !row.isTold && !row.staysDraft);
    if (untold.length > 0) {
      untold.forEach((row) => (row.isTold = true));
      this.said = `${untold.length === 1 ? "One file holds" : `${untold.length} files hold`} comments or tracked changes. Press Publish again to publish ${untold.length === 1 ? "it as it is" : "them as they are"}, or take ${untold.length === 1 ? "it" : "them"} out first.`;
      this.summary.textContent = this.said;
      this.summary.focus();
      return;
    }

    for (const row of this.ready) {
      await row.publish();
    }

    const published = [...rows].filter((row) => row.isDone && !row.isCounted);
    published.forEach((row) => (row.isCounted = true));
    const outcomes = [...new Set(published.map((row) => row.outcome))];
    this.said = outcomes.map((outcome) => `${published.filter((row) => row.outcome === outcome).length} ${outcome}`).join(", ");
    this.show();
    const wrong = [...rows].find((row) => row.isWrong);
    (wrong?.element.querySelector("[name=title]") ?? this.summary).focus();
  }

  show() {
    this.batch.hidden = rows.size === 0;
    const ready = this.ready.length;
    this.publishButton.textContent = ready === 0 ? "Publish" : `Publish ${ready}`;
    this.publishButton.disabled = ready === 0 || this.isPublishing === true;
    const all = [...rows];
    const arrived = all.filter((row) => row.document).length;
    const failed = all.filter((row) => row.isFailed).length;
    this.summary.textContent = this.said || `${arrived} of ${all.length} arrived${failed ? `, ${failed} failed` : ""}`;
  }
}
