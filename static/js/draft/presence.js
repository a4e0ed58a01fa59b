// A word to others that somebody is writing in a paragraph; it lapses by itself.
(() => {
  "use strict";

  const HEARTBEAT = 10000;

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;

  class Presence {
    constructor(form) {
      this.form = form;
      this.beating = 0;
      form.addEventListener("focusin", () => this.arrive());
      // Another window in front is no leaving: the text still has the cursor then.
      form.addEventListener("focusout", () => setTimeout(() => {
        if (!form.contains(document.activeElement)) this.depart();
      }));
    }

    beat(left) {
      const message = new URLSearchParams(left ? { left: "1" } : {});
      fetch(`${this.form.getAttribute("action")}presence/`, {
        method: "POST", keepalive: true, credentials: "same-origin", body: message,
        headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      }).catch(() => {});
    }

    arrive() {
      if (this.beating) return;
      this.beat(false);
      this.beating = setInterval(() => { if (!document.hidden) this.beat(false); }, HEARTBEAT);
    }

    depart() {
      if (!this.beating) return;
      clearInterval(this.beating);
      this.beating = 0;
      this.beat(true);
    }
  }

  const all = new Map();
  frame.addEventListener("draft:opened", ({ target }) => all.set(target, new Presence(target)));
  frame.addEventListener("draft:closed", ({ target }) => {
    all.get(target).depart();
    all.delete(target);
  });
  addEventListener("pagehide", () => all.forEach((one) => one.depart()));
})();
