// Draws the pages of a PDF where the page's text would stand, opened at the page of the address.
import * as pdfjs from "../vendor/pdfjs/pdf.min.mjs";
import { PageView } from "./reader-page.js";
import { makeToolbar } from "./reader-toolbar.js";

const vendor = new URL("../vendor/pdfjs/", import.meta.url);
pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdf.worker.min.mjs", vendor).href;

const zoomSteps = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const pixelsPerPoint = 96 / 72;

let open = null;

export function begin(element) {
  const words = JSON.parse(element.dataset.words);
  const page = Number(element.dataset.page);
  if (open?.source === element.dataset.source && open.frame.isConnected) {
    // The same file after a navigation within the page: another page or other words.
    open.attach(element);
    open.look(words);
    open.goTo(page, { toMark: words.length > 0 });
    return;
  }

  open?.close();
  open = new Reader(element);
  open.start(page, words);
}

globalThis.Blazor?.addEventListener("enhancedload", () => {
  if (open && !open.frame.isConnected) {
    open.close();
    open = null;
  }
});

class Reader {
  constructor(element) {
    this.source = element.dataset.source;
    this.frame = element.querySelector(".viewer");
    this.views = [];
    this.current = 1;
    this.fits = true;
    this.scale = 1;
    this.attach(element);
  }

  attach(element) {
    this.plain = element.querySelector(".plain");
    this.plain.hidden = true;
    this.title = element.dataset.title;
  }

  async start(page, words) {
    this.words = words;
    this.toolbar = makeToolbar(this);
    this.pane = document.createElement("div");
    this.pane.className = "reader-pane";
    this.pane.tabIndex = 0;
    this.pane.setAttribute("role", "region");
    this.pane.setAttribute("aria-label", `Pages of ${this.title}`);
    this.frame.replaceChildren(this.toolbar.element, this.pane);
    try {
      this.task = pdfjs.getDocument({
        url: this.source,
        httpHeaders: { "X-Requested-With": "reader" }, // this page may read from its own site only
        isEvalSupported: false,
        useWasm: false,
        disableAutoFetch: true,
        cMapUrl: new URL("cmaps/", vendor).href,
        cMapPacked: true,
        standardFontDataUrl: new URL("standard_fonts/", vendor).href,
        wasmUrl: new URL("wasm/", vendor).href,
      });
      this.file = await this.task.promise;
      await this.lay();
    } catch (error) {
      this.giveUp(error);
      return;
    }

    this.goTo(page, { toMark: words.length > 0 });
    this.watch();
  }

  // Every page gets its place at once, by the size of the first; drawn are those near the window.
  async lay() {
    const first = await this.file.getPage(1);
    const size = first.getViewport({ scale: 1 });
    this.toolbar.count(this.file.numPages);
    for (let number = 1; number <= this.file.numPages; number++) {
      this.views.push(new PageView(this.file, number, size, this.words));
    }

    this.pane.classList.toggle("is-short", this.file.numPages === 1);
    this.pane.replaceChildren(...this.views.map((view) => view.element));
    this.resize();
  }

  watch() {
    this.nearby = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const view = this.views[Number(entry.target.dataset.number) - 1];
          entry.isIntersecting ? view.draw(this.scale) : view.release();
        }
      },
      { root: this.pane, rootMargin: "100% 0px" },
    );
    this.views.forEach((view) => this.nearby.observe(view.element));
    this.pane.addEventListener("scroll", () => this.notice(), { passive: true });
    this.sizes = new ResizeObserver(() => this.fits && this.resize());
    this.sizes.observe(this.pane);
  }

  look(words) {
    this.words = words;
    this.views.forEach((view) => view.look(words));
  }

  goTo(number, { toMark = false } = {}) {
    const page = Math.min(Math.max(1, number || 1), this.views.length || 1);
    const view = this.views[page - 1];
    if (!view) {
      return;
    }

    this.pane.scrollTop = view.element.offsetTop - this.pane.offsetTop - 8;
    this.show(page);
    this.toolbar.say(`Page ${page} of ${this.views.length}`);
    if (toMark) {
      view.draw(this.scale).then(() => view.showMark(this.pane));
    }
  }

  // The page whose middle third of the window it is.
  notice() {
    const line = this.pane.scrollTop + this.pane.clientHeight / 3;
    const index = this.views.findLastIndex((view) => view.element.offsetTop - this.pane.offsetTop <= line);
    const page = Math.max(0, index) + 1;
    if (page !== this.current) {
      this.show(page);
    }
  }

  show(page) {
    this.current = page;
    this.toolbar.show(page);
    const address = new URL(location.href);
    if (this.views.length > 1 && address.searchParams.get("page") !== String(page)) {
      address.searchParams.set("page", page);
      history.replaceState(history.state, "", address);
    }
  }

  zoom(direction) {
    const now = this.scale / pixelsPerPoint;
    const steps = direction > 0 ? zoomSteps : zoomSteps.toReversed();
    const next = steps.find((step) => (direction > 0 ? step > now + 0.01 : step < now - 0.01));
    if (next) {
      this.fits = false;
      this.resize(next * pixelsPerPoint);
    }
  }

  fit() {
    this.fits = true;
    this.resize();
  }

  resize(wanted) {
    const margin = this.pane.clientWidth < 500 ? 6 : 24;
    const scale = wanted ?? Math.min(2.5, (this.pane.clientWidth - margin) / Math.max(...this.views.map((view) => view.size.width)));
    if (!(scale > 0) || Math.abs(scale - this.scale) < 0.005) {
      return;
    }

    const at = this.current;
    this.scale = scale;
    this.views.forEach((view) => view.resize(scale));
    this.toolbar.scale(Math.round((scale / pixelsPerPoint) * 100));
    const view = this.views[at - 1];
    this.pane.scrollTop = view.element.offsetTop - this.pane.offsetTop - 8;
  }

  // The text of the page is still there: it is shown again, with a word on why.
  giveUp(error) {
    const note = document.createElement("p");
    note.className = "reader-note";
    note.setAttribute("role", "status");
    note.textContent =
      error?.name === "PasswordException"
        ? "This PDF is protected by a password, so its pages cannot be shown here. It can be downloaded."
        : "The pages cannot be drawn here. The file can be downloaded.";
    this.frame.replaceChildren(note);
    this.plain.hidden = !this.plain.querySelector("article");
  }

  close() {
    this.nearby?.disconnect();
    this.sizes?.disconnect();
    this.task?.destroy();
    this.frame.replaceChildren();
  }
}

// Links to pages of the open file need no way to the server.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-go-to]");
  if (link?.dataset.goTo && open?.frame.isConnected && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    event.stopPropagation();
    open.goTo(Number(link.dataset.goTo), { toMark: true });
    open.frame.scrollIntoView({ block: "nearest" });
  }
}, true);
