// One page: its place, its picture, and over it its text, which can be selected, read aloud and marked.
import { TextLayer } from "../vendor/pdfjs/pdf.min.mjs";
import { markWords } from "./reader-marks.js";

// Beyond this many pixels browsers give up on a canvas, phones first.
const maxPixels = 16_000_000;

export class PageView {
  constructor(file, number, size, words) {
    this.file = file;
    this.number = number;
    this.size = size;
    this.words = words;
    this.element = document.createElement("section");
    this.element.className = "reader-page";
    this.element.dataset.number = number;
    this.element.setAttribute("aria-label", `Page ${number}`);
  }

  resize(scale) {
    const wasDrawn = this.scale !== undefined;
    this.release();
    this.fitElement(scale);
    if (wasDrawn) {
      this.draw(scale);
    }
  }

  fitElement(scale) {
    this.element.style.width = `${Math.floor(this.size.width * scale)}px`;
    this.element.style.height = `${Math.floor(this.size.height * scale)}px`;
    this.element.style.setProperty("--total-scale-factor", scale);
  }

  /** Draws the page once for its scale; the promise ends when its text can be marked. */
  draw(scale) {
    if (this.scale !== scale) {
      this.release();
      this.scale = scale;
      this.drawn = this.paint(scale).catch((error) => {
        if (error?.name !== "RenderingCancelledException" && error?.name !== "AbortException") {
          this.element.textContent = "This page cannot be drawn.";
        }
      });
    }

    return this.drawn;
  }

  async paint(scale) {
    const page = await this.file.getPage(this.number);
    if (this.scale !== scale) {
      return;
    }

    const viewport = page.getViewport({ scale });
    this.size = page.getViewport({ scale: 1 });
    this.fitElement(scale);
    const sharpness = Math.min(globalThis.devicePixelRatio || 1, Math.sqrt(maxPixels / (viewport.width * viewport.height)));
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharpness);
    canvas.height = Math.floor(viewport.height * sharpness);
    canvas.setAttribute("aria-hidden", "true");
    this.rendering = page.render({ canvas, viewport, transform: sharpness === 1 ? null : [sharpness, 0, 0, sharpness, 0, 0] });

    const layer = document.createElement("div");
    layer.className = "textLayer";
    this.element.replaceChildren(canvas, layer);
    const content = await page.getTextContent();
    this.items = content.items.filter((item) => item.str !== undefined);
    this.text = new TextLayer({ textContentSource: content, container: layer, viewport });
    await this.text.render();
    this.look(this.words);
    await this.rendering.promise;
  }

  look(words) {
    this.words = words;
    if (this.text) {
      markWords(this.text.textDivs, this.items, words);
    }
  }

  showMark(pane) {
    const marks = [...this.element.querySelectorAll("mark")];
    if (marks.length > 0) {
      // The text need not come in the order in which it is read: a footer may be first.
      const top = Math.min(...marks.map((mark) => mark.getBoundingClientRect().top)) - pane.getBoundingClientRect().top;
      if (top > pane.clientHeight * 0.8) {
        pane.scrollTop += top - pane.clientHeight / 3;
      }
    }
  }

  release() {
    this.rendering?.cancel();
    this.text?.cancel();
    this.element.replaceChildren();
    this.rendering = this.text = this.scale = undefined;
  }
}
