import { connectionOf } from "./connection.js";
import { fetchFresh } from "./fresh.js";

// An open page of a conversation or of private messages: new posts are put under the others as they come, with a quiet word, and nothing moves that is being read.
const pauseOfWriting = 3000;
const shownWriting = 5000;
let page = null;

export async function begin(element) {
  // The same element may have become another one's.
  if (page?.element === element && page.id === element.dataset.id) {
    return;
  }

  page?.stop();
  page = new LivePage(element);
  await page.start();
}

class LivePage {
  lastWrote = 0;
  fetching = Promise.resolve();

  constructor(element) {
    this.element = element;
    this.id = element.dataset.id;
    this.posts = document.querySelector("[data-posts]");
    this.told = element.querySelector("[data-told]");
    this.writing = element.querySelector("[data-writing]");
  }

  get number() {
    return Number(this.element.dataset.number);
  }

  async start() {
    this.connection = await connectionOf(this.element);
    this.connection.on("Posted", (number) => (this.fetching = this.fetching.then(() => this.show(number)).catch(() => {})));
    this.connection.on("Writing", (name) => this.showWriting(name));
    this.connection.onreconnected(() => this.watch());
    document.querySelector("[data-body]")?.addEventListener("input", () => this.write());
    await this.connection.start().catch(() => {});
    await this.watch();
  }

  stop() {
    this.connection?.stop();
  }

  async watch() {
    if (this.connection.state === "Connected") {
      await this.connection.invoke(this.element.dataset.watch, this.id, this.number).catch(() => {});
    }
  }

  write() {
    if (Date.now() - this.lastWrote > pauseOfWriting && this.connection.state === "Connected") {
      this.lastWrote = Date.now();
      this.connection.send("Write").catch(() => {});
    }
  }

  showWriting(name) {
    this.writing.textContent = `${name} is writing …`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.writing.textContent = ""), shownWriting);
  }

  // The server's own page has what its reader may see; only posts that are not here yet are taken from it.
  async show(number) {
    if (number <= this.number || !this.element.isConnected) {
      return;
    }

    if (this.element.dataset.last !== "true") {
      this.tell(1, this.element.dataset.newest);
      return;
    }

    const fresh = await fetchFresh();
    if (!this.element.isConnected || this.element.dataset.id !== this.id) {
      return; // Meanwhile it became another page.
    }

    const added = [...fresh.querySelectorAll("[data-posts] > article")].filter((post) => !document.getElementById(post.id));
    this.posts.hidden = false;
    this.posts.append(...added.map((post) => document.adoptNode(post)));
    this.element.dataset.number = number;
    this.writing.textContent = "";
    if (added.length > 0) {
      this.tell(added.length, `#${added[0].id}`);
    } else {
      // They begin a page of their own.
      const newest = fresh.querySelector('[data-part="live"]')?.dataset.newest;
      newest && fresh.querySelector('[data-part="live"]').dataset.last !== "true" && this.tell(1, newest);
    }
  }

  tell(count, address) {
    const link = Object.assign(document.createElement("a"), { href: address.startsWith("#") ? location.pathname + location.search + address : address, textContent: count === 1 ? this.element.dataset.one : `${count} ${this.element.dataset.many}` });
    this.told.replaceChildren(link);
  }
}
