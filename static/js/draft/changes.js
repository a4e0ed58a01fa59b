// A look at what others do to the draft meanwhile: texts, order, and who writes where.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const words = frame.dataset;
  const LOOK = 5000;

  // What the page shows of each paragraph, kept close to what is saved.
  class Row {
    constructor(box) {
      this.box = box;
      this.shown = box.dataset.head;
      const own = (name) => Array.from(box.querySelectorAll(name)).find((one) => one.closest("[data-row]") === box);
      this.text = own("[data-text]");
      this.editors = own("[data-editors]");
    }

    tell(names) {
      const text = (names || []).map((name) => words.writing.replace("%s", name)).join(" ");
      if (this.editors && this.editors.textContent.trim() !== text) this.editors.textContent = text;
    }

    async show(head) {
      const wanted = String(head || "");
      if (!this.text || wanted === this.shown) return;
      const response = await fetch(this.box.dataset.url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok) return;
      const now = await response.json();
      this.shown = String(now.head || "");
      // Cleaned by the server; nothing but our few marks is in it.
      this.text.innerHTML = now.html;
    }
  }

  const rows = Array.from(document.querySelectorAll("[data-row]"), (box) => new Row(box));
  const forms = document.querySelectorAll("form[data-autosave]");
  const news = document.querySelector("[data-news]");
  let etag = "";

  const moved = () => {
    if (!news.hidden) return;
    news.hidden = false;
    const anchor = document.createElement("a");
    anchor.href = location.pathname;
    anchor.textContent = words.reload;
    news.append(words.moved, " ", anchor);
  };

  // Whoever saves this form may have to follow; what it has to do is waited for.
  const tell = (form, head) => {
    const done = [];
    form.dispatchEvent(new CustomEvent("draft:head", { detail: { head, wait: (work) => done.push(work) } }));
    return Promise.all(done);
  };

  const look = async () => {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await fetch(words.changes, { headers, credentials: "same-origin", redirect: "manual", cache: "no-store" });
    if (response.status !== 200) return;
    const state = await response.json();
    etag = response.headers.get("ETag") || "";
    if (String(state.structure) !== words.structure || state.status !== words.status) moved();
    for (const row of rows) {
      const id = row.box.dataset.row;
      row.tell(state.editors[id]);
      if (id in state.heads && row.box.dataset.url) await row.show(state.heads[id]);
    }
    for (const form of forms) {
      const id = form.closest("[data-row]") && form.getAttribute("action").split("/").at(-2);
      if (id in state.heads) await tell(form, state.heads[id]);
    }
  };
  setInterval(() => { if (!document.hidden) look().catch(() => {}); }, LOOK);
})();
