// Order by keys and by mouse: the same forms as without a script, filled by a key or a drop.
(() => {
  "use strict";

  const frame = document.querySelector("[data-draft]");
  const shape = frame && frame.querySelector("template[data-grip]");
  if (!shape) return;
  const { offer, own, send, focusOn } = window.hrDraft;
  const MINUTE = 60000;
  // So near the edge of the window the page goes on.
  const EDGE = 90;
  const STEP = 14;

  const rows = () => Array.from(frame.querySelectorAll("[data-rows] > [data-row]"));
  const token = () => frame.querySelector("template[data-editor]").content.querySelector("[name=csrfmiddlewaretoken]").value;
  const idOf = (row) => (row ? row.dataset.row : "");

  // ------------------------------------------------------------------- moving
  const BACK = { in: "out", out: "in" };
  const offerUndo = (id, way) => {
    const button = frame.querySelector("template[data-undo]").content.firstElementChild.cloneNode(true);
    button.addEventListener("click", () => { move(id, way, false); });
    offer(button);
    setTimeout(() => button.remove(), MINUTE);
  };

  let busy = false;
  const move = async (id, way, isUndone = true) => {
    if (busy) return;
    busy = true;
    const row = document.getElementById(`p-${id}`);
    const before = idOf(row.previousElementSibling);
    const from = frame.dataset.structure;
    const facts = { csrfmiddlewaretoken: token(), structure_version: from, ...way };
    if (!await send(`${row.dataset.url}move/`, facts)) location.reload();
    busy = false;
    focusOn(document.getElementById(`p-${id}`));
    const back = BACK[way.direction];
    if (isUndone && frame.dataset.structure !== from) offerUndo(id, back ? { direction: back } : { direction: "to", after: before });
  };

  const insertAfter = (id) => {
    const part = document.getElementById("insert");
    const kind = document.getElementById(`p-${id}`)?.dataset.kind;
    part.querySelector("details").open = true;
    part.querySelector("[name=after]").value = id;
    if (kind) part.querySelector("[name=kind]").value = kind;
    part.querySelector("textarea").focus();
  };

  // A level deeper is where a line ends.
  const PLACES = { ArrowUp: "up", ArrowDown: "down" };
  const LEVELS = document.documentElement.dir === "rtl" ? { ArrowLeft: "in", ArrowRight: "out" } : { ArrowRight: "in", ArrowLeft: "out" };

  const isField = (element) => element.closest("input, select, textarea");
  frame.addEventListener("keydown", (event) => {
    const row = event.altKey && event.target.closest("[data-rows] > [data-row]");
    if (!row) return;
    const direction = (event.shiftKey ? LEVELS : PLACES)[event.key];
    if (direction && !isField(event.target)) {
      event.preventDefault();
      move(idOf(row), { direction });
    } else if (event.key === "Enter") {
      event.preventDefault();
      insertAfter(idOf(row));
    }
  });

  frame.addEventListener("click", (event) => {
    const link = event.target.closest("[data-insert]");
    if (!link) return;
    event.preventDefault();
    insertAfter(new URL(link.href).searchParams.get("after"));
  });

  // ------------------------------------------------------- findings and their place
  // A finding goes to the paragraph where one is.
  const stand = ({ target }) => {
    const row = target.closest("[data-rows] > [data-row]");
    const place = frame.querySelector("[data-place]");
    if (row && place) place.value = idOf(row);
  };
  frame.addEventListener("focusin", stand);

  const takeOver = async (finding, after) => {
    const form = finding.closest("form");
    const facts = new FormData(form);
    facts.set("paragraph", after);
    facts.set("contribution", finding.dataset.finding);
    const before = new Set(rows().map((row) => row.id));
    if (!await send(form.getAttribute("action"), facts)) { location.reload(); return; }
    focusOn(rows().find((row) => !before.has(row.id)));
  };

  frame.addEventListener("input", (event) => {
    if (event.target.name !== "find") return;
    const asked = event.target.value.toLowerCase().split(/\s+/);
    const all = Array.from(frame.querySelectorAll(".hr-finding"));
    for (const one of all) {
      const text = one.textContent.toLowerCase();
      one.hidden = !asked.every((word) => text.includes(word));
    }
    frame.querySelector("[data-none]").hidden = all.some((one) => !one.hidden);
  });

  // ------------------------------------------------------------------ dragging
  let drag = null;

  // Behind which row it would go; undefined where there is none.
  const placeUnder = (x, y) => {
    const row = document.elementFromPoint(x, y)?.closest("[data-rows] > [data-row]");
    if (!row) return undefined;
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2 ? row.previousElementSibling : row;
  };

  const unmark = () => {
    for (const name of ["behind", "front"]) {
      frame.querySelectorAll(`.hr-draft__row--${name}`).forEach((row) => row.classList.remove(`hr-draft__row--${name}`));
    }
  };

  const end = () => {
    unmark();
    drag.what.classList.remove("hr-draft__held");
    drag = null;
  };

  frame.addEventListener("pointerdown", (event) => {
    const grip = event.button === 0 && event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    drag = { grip, what: grip.closest("[data-finding], [data-rows] > [data-row]"), after: undefined };
    grip.setPointerCapture(event.pointerId);
    drag.what.classList.add("hr-draft__held");
  });

  frame.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!drag) return;
    if (clientY < EDGE) scrollBy(0, -STEP);
    if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
    unmark();
    drag.after = placeUnder(clientX, clientY);
    if (drag.after) drag.after.classList.add("hr-draft__row--behind");
    else if (drag.after === null) rows()[0].classList.add("hr-draft__row--front");
  });

  frame.addEventListener("pointerup", () => {
    if (!drag) return;
    const { what, after } = drag;
    end();
    if (after === undefined) return;
    if (what.dataset.finding) takeOver(what, idOf(after));
    else if (after !== what && after !== what.previousElementSibling) move(idOf(what), { direction: "to", after: idOf(after) });
  });

  frame.addEventListener("pointercancel", () => { if (drag) end(); });
  addEventListener("keydown", (event) => { if (drag && event.key === "Escape") end(); });

  const dress = () => {
    const bare = (place) => place && !place.querySelector("[data-grip]");
    const places = [...rows().map((row) => own(row, "[data-marks]")), ...Array.from(frame.querySelectorAll("[data-finding] > p:first-child"))];
    for (const place of places.filter(bare)) place.prepend(shape.content.firstElementChild.cloneNode(true));
  };
  frame.addEventListener("draft:renewed", dress);
  dress();
  if (location.hash === "#insert") insertAfter(document.getElementById("insert").querySelector("[name=after]").value);
})();
