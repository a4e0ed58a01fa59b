// Writing where the text stands: one field at the place of the text, of one shape for all.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  const shape = frame && frame.querySelector("template[data-editor]");
  if (!shape) return;
  const question = frame.querySelector("template[data-question]");
  const words = frame.dataset;
  const { uuid, Copies, own, take } = window.hrDraft;
  // Where a browser does not let the field grow with its text.
  const LINE = 70;

  const fieldOf = (box) => own(box, "form[data-autosave]");
  const linkOf = (box) => own(box, "[data-edit]");

  const fill = (form, box) => {
    const address = linkOf(box).getAttribute("href");
    const { body, base, client_uuid } = form.elements;
    form.setAttribute("action", address);
    base.value = box.dataset.head;
    client_uuid.value = uuid();
    body.value = own(box, "[data-text]").dataset.body;
    body.id = `t-${box.dataset.row}`;
    body.rows = Math.max(4, Math.ceil(body.value.length / LINE) + 1);
    form.querySelector("label").htmlFor = body.id;
    form.querySelector("label").textContent = linkOf(box).textContent;
    form.querySelector("[data-history]").href = `${address}#history`;
  };

  const open = (box) => {
    if (fieldOf(box)) return fieldOf(box);
    const form = shape.content.firstElementChild.cloneNode(true);
    const text = own(box, "[data-text]");
    fill(form, box);
    text.after(form);
    text.hidden = linkOf(box).hidden = true;
    form.dispatchEvent(new CustomEvent("draft:opened", { bubbles: true }));
    return form;
  };

  const write = (box) => {
    const field = open(box).elements.body;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };

  // Somebody writes here: a word before one begins, and no lock.
  const ask = (box) => {
    if (own(box, "[data-lease]")) return;
    const bar = question.content.firstElementChild.cloneNode(true);
    bar.querySelector("[data-who]").textContent = own(box, "[data-editors]").textContent.trim();
    bar.addEventListener("click", ({ target }) => {
      const answer = target.closest("button");
      if (!answer) return;
      bar.remove();
      if (answer.value === "anyway") write(box);
      else linkOf(box).focus();
    });
    linkOf(box).parentElement.after(bar);
    bar.querySelector("button").focus();
  };

  const begin = (box) => {
    if (fieldOf(box) || !own(box, "[data-editors]").textContent.trim()) write(box);
    else ask(box);
  };

  const shownAgain = async (box, form) => {
    const { body, base } = form.elements;
    const text = own(box, "[data-text]");
    if (base.value === box.dataset.head) return;
    try {
      const response = await fetch(form.getAttribute("action"), { headers: { Accept: "application/json" }, credentials: "same-origin" });
      take(box, await response.json());
    } catch {
      text.dataset.body = text.textContent = body.value;
      box.dataset.head = base.value;
    }
  };

  const close = async (form) => {
    const box = form.closest("[data-row]");
    await shownAgain(box, form);
    form.dispatchEvent(new CustomEvent("draft:closed", { bubbles: true }));
    form.remove();
    own(box, "[data-text]").hidden = linkOf(box).hidden = false;
    return box;
  };

  const after = (box) => {
    const all = Array.from(frame.querySelectorAll("[data-row]")).filter(linkOf);
    return all[all.indexOf(box) + 1];
  };

  let goesOn = false;
  frame.addEventListener("draft:done", async ({ target }) => {
    const next = goesOn && after(target.closest("[data-row]"));
    goesOn = false;
    const box = await close(target);
    if (next) begin(next);
    else linkOf(box).focus();
  });

  frame.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form || event.isComposing) return;
    goesOn = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!goesOn && event.key !== "Escape") return;
    event.preventDefault();
    form.requestSubmit();
  });

  frame.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    begin(link.closest("[data-row]"));
  });

  frame.addEventListener("dblclick", (event) => {
    const text = event.target.closest("[data-text]");
    const box = text && text.closest("[data-row]");
    if (box && linkOf(box) && !event.target.closest("a")) begin(box);
  });

  // What waits in this browser for the server is shown where it belongs, and sent.
  const wake = async (box) => {
    const copies = new Copies(words.author, linkOf(box).getAttribute("href"));
    if (copies.read() || (await copies.left()).length) open(box);
  };
  const wakeAll = () => {
    for (const box of frame.querySelectorAll("[data-row]")) if (linkOf(box) && !fieldOf(box)) wake(box);
  };
  frame.addEventListener("draft:renewed", wakeAll);
  wakeAll();
})();
