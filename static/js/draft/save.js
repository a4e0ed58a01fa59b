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
  // What the browser still sends for a page that is gone, in all; with room for the rest.
  const PARTING = 60000;
  // Texts sent before that the server still takes the word for.
  const FOLLOWED = 20;

  const { uuid, sha256, copies } = window.hrDraft;

  class Paragraph {
    constructor(form) {
      this.form = form;
      this.text = form.elements.body;
      this.base = form.elements.base;
      this.state = form.querySelector("[data-save-state]");
      // Another person at the same browser does not go on with this text.
      this.key = `draft:${words.author}:${form.getAttribute("action")}`;
      this.saved = this.text.value;
      this.timer = 0;
      this.unsavedSince = 0;
      this.running = null;
      // What has gone out from here and was not answered: it may arrive at any time.
      this.unanswered = [];
      this.status = 0;
      this.settled = false;
      this.text.addEventListener("input", () => this.typed());
      form.addEventListener("draft:head", ({ detail }) => detail.wait(this.follow(detail.head)));
      form.addEventListener("submit", (event) => this.submitted(event));
      this.replay();
    }

    get dirty() { return this.text.value !== this.saved; }

    get address() { return this.form.getAttribute("action"); }

    say(state, text, link, label) {
      this.state.dataset.state = state;
      this.state.textContent = text;
      if (!link) return;
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = label || words.settle;
      this.state.append(" ", anchor);
    }

    // Others have saved: a text nobody has touched here follows, another one is told.
    async follow(head) {
      if (this.running || this.settled || String(head || "") === this.base.value || this.told === head) return;
      const base = this.base.value;
      const response = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (!response.ok || this.base.value !== base || this.running) return;
      const now = await response.json();
      if (this.base.value !== base || this.running) return;
      this.told = now.head;
      if (this.dirty) { this.say("unsaved", words.newer.replace("%s", now.by)); return; }
      this.base.value = now.head || "";
      this.saved = this.text.value = now.body;
      copies.drop(this.key);
      this.waiting = null;
    }

    typed() {
      if (this.settled) return;
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
      const waiting = copies.read(this.key);
      if (this.waiting && this.waiting.body === this.text.value) return this.waiting;
      if (waiting && waiting.body === this.text.value) return (this.waiting = waiting);
      this.waiting = {
        client_uuid: uuid(), base: this.base.value || null, body: this.text.value,
        follows: this.onTheWay(),
      };
      copies.write(this.key, this.waiting);
      return this.waiting;
    }

    // The texts before this one that may still arrive, or have without our knowing.
    onTheWay(but) {
      return this.unanswered.filter((id) => !but || id !== but.client_uuid).slice(-FOLLOWED);
    }

    replay() {
      const waiting = copies.read(this.key);
      if (!waiting) return;
      if (waiting.body === this.text.value) { copies.drop(this.key); return; }
      this.waiting = waiting;
      this.unanswered = waiting.follows || [];
      this.text.value = waiting.body;
      const box = this.form.closest("details");
      if (box) box.open = true;
      this.say("unsaved", words.unsaved);
      this.save();
    }

    standOnHead(waiting) {
      waiting.base = this.base.value || null;
      waiting.follows = this.onTheWay(waiting);
      copies.write(this.key, waiting);
    }

    save() {
      clearTimeout(this.timer);
      if (this.running) return this.running;
      if (!this.dirty || this.settled) return Promise.resolve();
      this.unsavedSince = 0;
      this.running = this.send(this.keep()).finally(() => {
        this.running = null;
        if (this.dirty && !this.settled) this.wait(this.failed ? RETRY : PAUSE);
      });
      return this.running;
    }

    request(message, keepalive) {
      const { client_uuid, base, body, follows } = message;
      if (!this.unanswered.includes(client_uuid)) this.unanswered.push(client_uuid);
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

    async send(message) {
      let answer = null;
      this.status = 0;
      try {
        const response = await this.request(message, false);
        if (response.type === "opaqueredirect" || response.status === 403) { this.signedOut(); return; }
        this.status = response.status;
        answer = await response.json();
      } catch {
        answer = null;
      }
      this.failed = !answer || !answer.sha256;
      if (this.failed && this.status === 400) { this.say("unsaved", words.toolong); return; }
      if (this.failed) { this.say("unsaved", this.status ? words.unsaved : words.offline); return; }
      if (answer.sha256 === await sha256(message.body)) {
        const waiting = copies.read(this.key);
        if (waiting && waiting.client_uuid === message.client_uuid) copies.drop(this.key);
      }
      if (this.waiting === message) this.waiting = null;
      const done = [message.client_uuid, ...(message.follows || [])];
      this.unanswered = this.unanswered.filter((id) => !done.includes(id));
      this.saved = message.body;
      if (answer.result === "saved") this.advanced(answer);
      else this.aside(answer);
    }

    signedOut() {
      this.failed = true;
      this.status = 401;
      const back = encodeURIComponent(location.pathname);
      this.say("unsaved", words.signedout, `/accounts/login/?next=${back}`, words.signin);
    }

    advanced(answer) {
      this.base.value = answer.head;
      if (this.dirty) { this.standOnHead(this.keep()); return; }
      const at = new Date(answer.saved_at);
      const time = at.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      this.say("saved", `${words.saved} ${time}`);
    }

    // The text is on file beside the paragraph's own. What was typed since goes there too;
    // then there is nothing to type here any more.
    aside(answer) {
      if (this.dirty) { this.keep(); return; }
      this.settled = true;
      this.text.readOnly = true;
      this.settleAt = answer.settle_url;
      this.say("conflict", answer.result === "frozen" ? words.frozen : words.conflict, answer.settle_url);
    }

    async submitted(event) {
      // An autosave on its way would make this form's base old, and us our own rival.
      event.preventDefault();
      if (this.running) await this.running;
      if (this.dirty) await this.save();
      if (this.settled) location.assign(this.settleAt);
      else if (!this.dirty) location.reload();
      // The server has something to say about it, on a page.
      else if (this.status) HTMLFormElement.prototype.submit.call(this.form);
    }

    leave() {
      if (!this.dirty || this.settled) return;
      const message = this.keep();
      this.request(message, new Blob([message.body]).size < PARTING).catch(() => {});
    }
  }

  const paragraphs = Array.from(document.querySelectorAll("form[data-autosave]"), (form) => new Paragraph(form));
  addEventListener("pagehide", () => paragraphs.forEach((one) => one.leave()));
  addEventListener("online", () => paragraphs.forEach((one) => one.save()));
})();
