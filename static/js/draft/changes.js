// A look at what others do to the draft meanwhile: texts, order, and who writes where.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const words = frame.dataset;
  // Two seconds before a text is saved and shown to others are gone by then at the most.
  const GLANCE = 1500;
  // Somebody may have left without a word.
  const ANYWAY = 30000;

  const { hear, own, take } = window.hrDraft;

  // What the page shows of each paragraph, kept close to what is saved.
  class Row {
    constructor(box) {
      this.box = box;
      this.text = own(box, "[data-text]");
      this.editors = own(box, "[data-editors]");
      this.form = own(box, "form[data-autosave]");
    }

    tell(names = []) {
      const text = names.map((name) => words.writing.replace("%s", name)).join(" ");
      if (!this.editors || this.editors.textContent.trim() === text) return;
      const before = this.editors.textContent;
      this.editors.textContent = text;
      const come = names.filter((name) => !before.includes(name));
      if (this.form && come.length) hear(...come.map((name) => words.too.replace("%s", name)));
    }

    async show(head, text) {
      if (!this.text || String(head || "") === this.box.dataset.head) return;
      const now = text || await this.fetched();
      if (now) take(this.box, now);
    }

    // A text that was slow to arrive on file is not among those that come along.
    async fetched() {
      const response = await fetch(this.box.dataset.url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      return response.ok ? response.json() : null;
    }
  }

  const news = document.querySelector("[data-news]");
  let etag = "";
  let mark = "";
  let looked = 0;
  const boxes = () => Array.from(document.querySelectorAll("[data-row]"));
  let newest = Math.max(0, ...boxes().map((box) => Number(box.dataset.head)));

  const moved = () => {
    if (!news.hidden) return;
    news.hidden = false;
    news.textContent = "";
    const anchor = document.createElement("a");
    anchor.href = location.pathname;
    anchor.textContent = words.reload;
    news.append(words.moved, " ", anchor);
  };

  // Whoever saves this form may have to follow; what it has to do is waited for.
  const tell = (form, head, text) => {
    const done = [];
    form.dispatchEvent(new CustomEvent("draft:head", { detail: { head, text, wait: (work) => done.push(work) } }));
    return Promise.all(done);
  };

  const look = async () => {
    const headers = etag ? { "If-None-Match": etag } : {};
    const address = newest ? `${words.changes}?since=${newest}` : words.changes;
    const response = await fetch(address, { headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (response.status !== 200) return;
    const state = await response.json();
    etag = response.headers.get("ETag") || "";
    if (String(state.structure) !== words.structure || state.status !== words.status) moved();
    for (const row of boxes().map((box) => new Row(box))) {
      const id = row.box.dataset.row;
      row.tell(state.editors[id]);
      if (!(id in state.heads)) continue;
      await row.show(state.heads[id], state.texts[id]);
      if (row.form) await tell(row.form, state.heads[id], state.texts[id]);
    }
    newest = Math.max(newest, ...Object.values(state.heads).map(Number));
  };

  // The mark is asked for first: what moves while we look is seen at the next glance.
  const glance = async () => {
    const headers = mark ? { "If-None-Match": mark } : {};
    const response = await fetch(words.mark, { headers, credentials: "omit", cache: "no-store" });
    const due = Date.now() - looked > ANYWAY;
    if (response.status === 304 && !due) return;
    await look();
    looked = Date.now();
    if (response.status === 204) mark = response.headers.get("ETag") || "";
  };
  const now = () => { if (!document.hidden) glance().catch(() => {}); };
  setInterval(now, GLANCE);
  document.addEventListener("visibilitychange", now);
})();
