// Forms of the workspace whose answer is the workspace again: the page takes over what is new
// in it, and nobody is thrown out of the text that is being written.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  if (!frame) return;
  const words = frame.dataset;
  const { hear, own } = window.hrDraft;
  const rowsIn = (page) => page.querySelector("[data-rows]");
  const read = (text) => new DOMParser().parseFromString(text, "text/html");
  const isWritten = (row) => Boolean(row.querySelector("form[data-autosave]"));

  // A row in which somebody writes stays; what it is called may be new all the same.
  const rowFor = (fresh) => {
    const present = document.getElementById(fresh.id);
    if (!present || !isWritten(present)) return document.adoptNode(fresh);
    present.className = fresh.className;
    own(present, "[data-marks]").replaceWith(own(fresh, "[data-marks]"));
    return present;
  };

  const takeRows = (page) => {
    const list = rowsIn(document);
    const wanted = Array.from(rowsIn(page).children).map(rowFor);
    let at = list.firstElementChild;
    for (const row of wanted) {
      if (row === at) at = at.nextElementSibling;
      else list.insertBefore(row, at);
    }
    const stay = new Set(wanted);
    for (const row of Array.from(list.children)) if (!stay.has(row)) row.remove();
  };

  const takeParts = (page) => {
    for (const fresh of Array.from(page.querySelectorAll("[data-part]"))) {
      const present = frame.querySelector(`[data-part="${fresh.dataset.part}"]`);
      if (!present) continue;
      const open = present.querySelector("details[open]") && fresh.dataset.part !== "insert";
      present.replaceWith(document.adoptNode(fresh));
      if (open) fresh.querySelector("details")?.setAttribute("open", "");
    }
  };

  // The page of the workspace as it is now; false for any other page.
  const takeOver = (page) => {
    const fresh = page.querySelector("[data-draft]");
    if (!fresh || !rowsIn(page) || !rowsIn(document)) return false;
    takeRows(page);
    takeParts(page);
    words.structure = fresh.dataset.structure;
    words.status = fresh.dataset.status;
    for (const field of frame.querySelectorAll("[name=structure_version]")) field.value = words.structure;
    document.querySelector("[data-news]").hidden = true;
    frame.dispatchEvent(new CustomEvent("draft:renewed"));
    hear(...Array.from(page.querySelectorAll(".hr-messages p"), (one) => one.textContent.trim()));
    return true;
  };

  // Whether the change was made and the page shows it.
  const send = async (address, facts) => {
    try {
      const response = await fetch(address, { method: "POST", body: new URLSearchParams(facts), credentials: "same-origin" });
      return response.ok && takeOver(read(await response.text()));
    } catch {
      hear(words.undone);
      return true;
    }
  };

  const focusOn = (row) => row && own(row, "[data-edit]")?.focus();

  let plainly = null;
  frame.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form === plainly || form.method !== "post" || !form.closest("[data-box], [data-part]")) return;
    event.preventDefault();
    const pressed = event.submitter;
    const before = new Set(Array.from(rowsIn(document)?.children || [], (row) => row.id));
    const row = form.closest("[data-row]");
    const address = pressed?.getAttribute("formaction") || form.getAttribute("action");
    if (await send(address, new FormData(form, pressed))) {
      const come = Array.from(rowsIn(document).children).find((one) => !before.has(one.id));
      focusOn(come || document.getElementById(row?.id));
      return;
    }
    // Something has to be said about it, on a page.
    plainly = form;
    form.requestSubmit(pressed);
  });

  // What is done with a paragraph beside writing comes from its own page, when it is asked for.
  const load = async (link) => {
    const row = link.closest("[data-row]");
    const wanted = link.dataset.load;
    const open = frame.querySelector("[data-box]");
    const isShown = open && row.contains(open) && open.dataset.box === wanted;
    if (open) open.remove();
    frame.querySelectorAll("[data-load][aria-expanded]").forEach((one) => one.removeAttribute("aria-expanded"));
    if (isShown) return;
    const response = await fetch(link.href, { credentials: "same-origin" });
    const section = response.ok && read(await response.text()).querySelector(wanted);
    if (!section) { location.assign(link.href); return; }
    section.dataset.box = wanted;
    section.removeAttribute("id");
    link.setAttribute("aria-expanded", "true");
    link.parentElement.after(document.adoptNode(section));
    section.querySelector("textarea, button, select, a").focus();
  };

  frame.addEventListener("click", (event) => {
    const link = event.target.closest("[data-load]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    load(link).catch(() => location.assign(link.href));
  });

  frame.addEventListener("keydown", (event) => {
    const box = event.key === "Escape" && event.target.closest("[data-box]");
    if (!box) return;
    const link = own(box.closest("[data-row]"), `[data-load="${box.dataset.box}"]`);
    load(link).catch(() => {});
    link.focus();
  });

  // Others have changed the order: whoever wants to see it goes on writing all the same.
  document.querySelector("[data-news]").addEventListener("click", async (event) => {
    if (!event.target.closest("a")) return;
    event.preventDefault();
    const address = location.pathname;
    const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
    if (!response || !takeOver(read(await response.text()))) location.assign(address);
  });

  window.hrDraft = Object.freeze({ ...window.hrDraft, send, focusOn });
})();
