// One file on its way into the library, and what is said of it.
const interval = 1000;

function nameWithoutEnding(name) {
  return name.replace(/\.[^.]+$/, "").replace(/[_-]+/g, " ").trim() || name;
}

function sizeOf(bytes) {
  const kilo = 1024;
  return bytes < kilo * kilo ? `${Math.max(1, Math.round(bytes / kilo))} KB` : `${(bytes / kilo / kilo).toFixed(1)} MB`;
}

/** What a refusal says, in the server's words where it has some. */
function wordsOf(problem) {
  return problem?.detail || problem?.title || "The connection broke off. Nothing is lost here; try again.";
}

export class Row {
  constructor(page, file, element) {
    this.page = page;
    this.file = file;
    this.element = element;
    this.key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.state = "waiting";
    this.title = this.find("[name=title]");
    this.title.value = nameWithoutEnding(file.name);
    this.find("[data-file]").textContent = `${file.name}, ${sizeOf(file.size)}`;
    this.find("[data-choose]").nextElementSibling.textContent = `Choose ${file.name}`;
    this.find("[data-remove]").append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${file.name}` }));
    this.title.addEventListener("input", () => {
      this.isTyped = true;
      this.find("[data-guess]").textContent = "";
    });
    this.find("[data-choose]").addEventListener("change", () => this.page.show());
    this.find("[data-retry]").addEventListener("click", () => this.again());
    this.find("[data-remove]").addEventListener("click", () => this.remove());
    element.addEventListener("change", () => this.showFiled());
    this.showFiled();
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  get isWaiting() { return this.state === "waiting"; }
  get isSending() { return this.state === "sending"; }
  get isFailed() { return this.state === "failed"; }
  get isDone() { return this.state === "done"; }
  get isOnItsWay() { return this.isWaiting || this.isSending; }
  get isWrong() { return this.state === "wrong"; }
  get staysDraft() { return this.element.querySelectorAll("details select")[1].value === "draft"; }
  get isChosen() { return this.find("[data-choose]").checked; }

  /** Takes over a field that was filled for all chosen files. */
  take(field) {
    const own = this.element.querySelector(`details [name="${field.name}"]${field.type === "checkbox" ? `[value="${CSS.escape(field.value)}"]` : ""}`);
    if (own && !this.isDone) {
      field.type === "checkbox" ? (own.checked = field.checked) : (own.value = field.value);
      this.showFiled();
    }
  }

  values(name) {
    return [...this.element.querySelectorAll(`details input[name="${name}"]:checked`)].map((input) => input.value);
  }

  showFiled() {
    const labels = [...this.element.querySelectorAll("details input:checked")].map((input) => input.nextElementSibling.textContent);
    const selects = [...this.element.querySelectorAll("details select")].map((select) => select.selectedOptions[0].textContent);
    this.find("[data-filed]").textContent = [selects[0], ...labels, selects[1]].join(" · ");
  }

  say(words, error = "") {
    this.find("[data-state]").textContent = words;
    const place = this.find("[data-error]");
    place.textContent = error;
    place.hidden = error === "";
    this.find("[data-retry]").hidden = !this.isFailed || !this.mayHelp;
    this.element.classList.toggle("is-done", this.isDone);
    this.page.show();
  }

  send() {
    this.state = "sending";
    this.say("Sending …");
    const form = new FormData();
    form.append("visibility", "draft");
    form.append("file", this.file, this.file.name);
    const bar = this.find("progress");
    const request = (this.request = new XMLHttpRequest());
    request.open("POST", "/api/v1/documents");
    request.responseType = "json";
    request.setRequestHeader("RequestVerificationToken", this.page.token);
    request.setRequestHeader("Idempotency-Key", this.key);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) {
        bar.value = event.loaded / event.total;
        this.find("[data-state]").textContent = event.loaded < event.total ? `Sending … ${Math.round(bar.value * 100)} %` : "Arrived, being checked …";
      }
    });
    request.addEventListener("loadend", () => this.answer(request));
    request.send(form);
  }

  answer(request) {
    if (request.status === 201) {
      this.state = "arrived";
      this.document = request.response;
      this.showTitle();
      this.find("progress").hidden = true;
      const link = this.find("[data-open]");
      link.href = this.document.href;
      link.hidden = false;
      this.twin = this.document.duplicateOf ? " The library already has this very file; check whether it is needed twice." : "";
      this.say(this.twin ? `Arrived.${this.twin}` : "Arrived, being read …");
      this.following = this.follow();
    } else if (this.state === "sending") {
      this.state = "failed";
      // What the library refused it will refuse again.
      this.mayHelp = request.status === 0 || request.status === 408 || request.status === 429 || request.status >= 500;
      this.find("progress").hidden = true;
      this.say("Not taken in", wordsOf(request.response));
    }

    this.page.sendNext();
  }

  again() {
    this.state = "waiting";
    Object.assign(this.find("progress"), { value: 0, hidden: false });
    this.say("Waiting to be sent");
    this.page.sendNext();
  }

  // The file's own title is known once it has been read.
  showTitle() {
    if (!this.isTyped && this.document.title && this.document.title !== this.title.value) {
      this.title.value = this.document.title;
      this.find("[data-guess]").textContent = "Taken from the file.";
    }
  }

  async follow() {
    while (this.state === "arrived" && this.document.state === "received") {
      await new Promise((resolve) => setTimeout(resolve, interval));
      const answer = await fetch(`/api/v1/documents/${this.document.id}`).catch(() => null);
      if (answer?.status === 404) {
        return;
      }

      this.document = answer?.ok ? await answer.json() : this.document;
    }

    if (this.state === "arrived") {
      this.showTitle();
      const pages = this.document.pages;
      this.document.state === "failed"
        ? this.say("Arrived", this.document.failure?.message ?? "Its text could not be read.")
        : this.say((pages ? `Arrived and read: ${pages} ${pages === 1 ? "page" : "pages"}` : "Arrived and read") + (this.twin ? `.${this.twin}` : ""), this.unfinished);
    }
  }

  /** What others can read in the file that is no part of its text; empty for nothing. */
  get unfinished() {
    const { comments = 0, trackedChanges = 0 } = this.document?.unfinished ?? {};
    const parts = [[comments, "comment"], [trackedChanges, "tracked change"]].filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}${count === 1 ? "" : "s"}`);
    return parts.length === 0 ? "" : `It holds ${parts.join(" and ")}: whoever downloads it can read them.`;
  }

  async publish() {
    const selects = this.element.querySelectorAll("details select");
    const change = {
      title: this.title.value.trim() || this.document.title,
      kind: selects[0].value,
      visibility: selects[1].value,
      areas: this.values("area"),
      cops: this.values("cop"),
    };
    const answer = await fetch(`/api/v1/documents/${this.document.id}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/merge-patch+json", RequestVerificationToken: this.page.token },
      body: JSON.stringify(change),
    }).catch(() => null);
    if (!answer?.ok) {
      this.state = "wrong";
      this.say("Not published yet", wordsOf(await answer?.json().catch(() => null)));
      return;
    }

    this.document = await answer.json();
    this.state = "done";
    this.find("details").hidden = true;
    this.find("[data-remove]").hidden = true;
    this.find("[data-choose]").disabled = true;
    this.title.readOnly = true;
    const said = this.document.visibility === "draft" ? "Kept as a draft" : this.document.review === "waiting" ? "Sent for approval" : "Published";
    this.outcome = said.toLowerCase();
    this.say(said);
  }

  /** Takes the file out of the list; what has arrived goes to the trash, from where it can be restored. */
  async remove() {
    this.state = "removed";
    this.request?.abort();
    if (this.document) {
      await fetch(`/api/v1/documents/${this.document.id}`, { method: "DELETE", headers: { RequestVerificationToken: this.page.token } }).catch(() => null);
    }

    this.page.remove(this);
  }
}
