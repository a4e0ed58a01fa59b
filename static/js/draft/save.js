// Autosave of the drafting workspace. Without it every form works by its own button. A
// text leaves this browser's store only when the server returns the hash of exactly it.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const words = frame.dataset;
  // After the last key, and at the latest; then again as long as there is no answer.
  const PAUSE = 1200;
  const LATEST = 10000;
  const RETRY = 5000;
  // Texts sent before that the server still takes the word for.
  const FOLLOWED = 20;

  const { uuid, sha256, Copies, answerTo, fits, say, clock, anew, whyNot } = window.hrDraft;
  // What the server will say again of the same text.
  const FINAL = [400, 403, 404];

  class Paragraph {
    constructor(form) {
      this.form = form;
      this.text = form.elements.body;
      this.base = form.elements.base;
      this.state = form.querySelector("[data-save-state]");
      this.copies = new Copies(words.author, form.getAttribute("action"));
      this.saved = this.text.value;
      this.timer = 0;
      this.unsavedSince = 0;
      this.running = null;
      // What has gone out from here and was not answered: it may arrive at any time.
      this.unanswered = [];
      this.status = 0;
      this.settled = false;
      this.text.addEventListener("input", () => this.typed());
      form.addEventListener("draft:leave", ({ detail }) => detail.wait(this.left()));
      form.addEventListener("draft:head", ({ detail }) => detail.wait(this.follow(detail.head, detail.text)));
      form.addEventListener("submit", (event) => this.submitted(event));
      this.replay();
      this.pickUp();
    }

    get dirty() { return this.text.value !== this.saved; }

    get address() { return this.form.getAttribute("action"); }

    say(...what) { say(this.state, ...what); }

    // Another tab of this browser keeps a text for this place, or has it no more.
    heard({ key, newValue }) {
      if (!this.copies.isOthers(key) || this.dirty || this.settled) return;
      if (newValue) this.say("elsewhere", words.elsewhere);
      else if (this.state.dataset.state === "elsewhere") this.say("", "");
    }

    // Others have saved: a text nobody has touched here follows, another one is told.
    async follow(head, text) {
      if (this.running || this.settled || String(head || "") === this.base.value || this.told === head) return;
      const base = this.base.value;
      const now = text || await this.fetched();
      if (!now || this.base.value !== base || this.running) return;
      this.told = now.head;
      if (this.dirty) { this.say("unsaved", words.newer.replace("%s", now.by)); return; }
      this.base.value = now.head || "";
      this.saved = this.text.value = now.body;
      this.copies.drop();
      this.waiting = null;
    }

    async fetched() {
      const response = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      return response.ok ? response.json() : null;
    }

    typed() {
      if (this.settled) return;
      this.refused = false;
      this.keep();
      this.say("unsaved", words.unsaved);
      this.unsavedSince = this.unsavedSince || Date.now();
      this.wait(Math.min(PAUSE, Math.max(0, this.unsavedSince + LATEST - Date.now())));
    }

    wait(milliseconds) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), milliseconds);
    }

    // What is waiting to be sent; the same text goes out under the same id every time.
    keep() {
      const waiting = this.copies.read();
      if (this.waiting && this.waiting.body === this.text.value) return this.waiting;
      if (waiting && waiting.body === this.text.value) return (this.waiting = waiting);
      this.waiting = {
        client_uuid: uuid(), base: this.base.value || null, body: this.text.value,
        follows: this.onTheWay(), at: Date.now(),
      };
      this.copies.write(this.waiting);
      return this.waiting;
    }

    // The texts before this one that may still arrive, or have without our knowing.
    onTheWay(but) {
      return this.unanswered.filter((id) => !but || id !== but.client_uuid).slice(-FOLLOWED);
    }

    replay() {
      const waiting = this.copies.read();
      if (!waiting) return;
      if (waiting.body === this.text.value) { this.copies.drop(); return; }
      this.waiting = waiting;
      this.unanswered = waiting.follows || [];
      this.text.value = waiting.body;
      this.say("unsaved", words.unsaved);
      this.save();
    }

    // What a tab that is closed had not saved: the latest goes on here, the rest is sent.
    async pickUp() {
      for (const { key, message } of await this.copies.left()) {
        if (this.dirty || this.settled) { await this.deliver(key, message); continue; }
        this.copies.write(message);
        this.copies.drop(key);
        this.replay();
        await this.running;
      }
    }

    async deliver(key, message) {
      const answer = await this.ask(message);
      if (!answer || answer.sha256 !== await sha256(message.body)) return;
      this.copies.drop(key);
      if (answer.result !== "saved" && !this.dirty) this.aside(answer);
    }

    standOnHead(waiting) {
      waiting.base = this.base.value || null;
      waiting.follows = this.onTheWay(waiting);
      this.copies.write(waiting);
    }

    save() {
      clearTimeout(this.timer);
      if (this.running) return this.running;
      if (!this.dirty || this.settled) return Promise.resolve();
      this.unsavedSince = 0;
      this.running = this.send(this.keep()).finally(() => {
        this.running = null;
        if (this.dirty && !this.settled && !this.refused) this.wait(this.failed ? RETRY : PAUSE);
      });
      return this.running;
    }

    request(message, keepalive) {
      const { client_uuid, base, body, follows } = message;
      return fetch(this.form.getAttribute("action"), {
        method: "PUT",
        keepalive,
        credentials: "same-origin",
        // To the sign-in page: nothing of this is to be put there.
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
        },
        body: JSON.stringify({ client_uuid, base, body, follows }),
      });
    }

    // The answer to a text, or null; ``status`` is 0 where there was none at all.
    async ask(message) {
      const { status, answer } = await answerTo(this.request(message, false));
      this.status = status;
      return answer || null;
    }

    isSent(message) {
      if (!this.unanswered.includes(message.client_uuid)) this.unanswered.push(message.client_uuid);
    }

    async send(message) {
      this.isSent(message);
      const answer = await this.ask(message);
      this.failed = !answer || !answer.sha256;
      this.refused = this.failed && FINAL.includes(this.status);
      if (this.failed) { await this.tellWhy(answer); return; }
      if (answer.sha256 === await sha256(message.body)) {
        const waiting = this.copies.read();
        if (waiting && waiting.client_uuid === message.client_uuid) this.copies.drop();
      }
      if (this.waiting === message) this.waiting = null;
      const done = [message.client_uuid, ...(message.follows || [])];
      this.unanswered = this.unanswered.filter((id) => !done.includes(id));
      this.saved = message.body;
      if (answer.result === "saved") this.advanced(answer);
      else this.aside(answer);
    }

    async tellWhy(answer) {
      if (this.status === 403) this.status = await this.whyForbidden();
      const errors = Object.values((answer && answer.errors) || {}).flat().join(" ");
      if (this.status === 400) this.say("unsaved", `${words.refused} ${errors}`);
      else if (this.status === 403) this.say("unsaved", words.forbidden);
      else if (this.status === 404) this.say("unsaved", words.vanished);
      else if (this.status === 419) this.say("unsaved", words.old, anew(words));
      else this.say("unsaved", ...whyNot(words, this.status));
    }

    // Whoever may still read the text for editing has a page whose key has become old.
    async whyForbidden() {
      try {
        const response = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual", cache: "no-store" });
        if (response.type === "opaqueredirect") return 401;
        return response.ok ? 419 : 403;
      } catch {
        return 403;
      }
    }

    advanced(answer) {
      this.base.value = answer.head;
      if (this.dirty) { this.standOnHead(this.keep()); return; }
      this.say("saved", `${words.saved} ${clock(answer.saved_at)}`);
    }

    // The text is on file beside the paragraph's own. What was typed since goes there too;
    // then there is nothing to type here any more.
    aside(answer) {
      if (this.dirty) { this.keep(); return; }
      this.settled = true;
      this.text.readOnly = true;
      this.settleAt = answer.settle_url;
      const by = (sentence) => sentence.replace("%s", answer.removed_by);
      if (answer.joined_url) this.say("conflict", by(words.joined), [answer.joined_url, words.follow], [answer.settle_url, words.look]);
      else if (answer.removed_by) this.say("conflict", by(words.removed), [answer.settle_url, words.restore]);
      else this.say("conflict", answer.result === "frozen" ? words.frozen : words.conflict, [answer.settle_url, words.settle]);
    }

    // Whether all that was typed is on file.
    async left() {
      // An autosave on its way would make this form's base old, and us our own rival.
      if (this.running) await this.running;
      if (this.dirty) await this.save();
      return !this.dirty;
    }

    async submitted(event) {
      event.preventDefault();
      const isOnFile = await this.left();
      if (this.settled) location.assign(this.settleAt);
      else if (isOnFile) this.form.dispatchEvent(new CustomEvent("draft:done", { bubbles: true }));
      // The server has something to say about it, on a page.
      else if (this.status) HTMLFormElement.prototype.submit.call(this.form);
    }

    leave() {
      if (!this.dirty || this.settled) return;
      const message = this.keep();
      this.isSent(message);
      this.request(message, fits(message.body)).catch(() => {});
    }
  }

  let paragraphs = [];
  frame.addEventListener("draft:opened", ({ target }) => paragraphs.push(new Paragraph(target)));
  frame.addEventListener("draft:closed", ({ target }) => {
    paragraphs = paragraphs.filter((one) => one.form !== target);
  });
  addEventListener("pagehide", () => paragraphs.forEach((one) => one.leave()));
  addEventListener("storage", (event) => paragraphs.forEach((one) => one.heard(event)));
  addEventListener("online", () => paragraphs.forEach((one) => one.save()));
})();
