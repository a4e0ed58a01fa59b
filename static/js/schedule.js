/* Moving sessions in the schedule, by pointer and by keys. Every change is sent as the
   form behind a session's title sends it, and the table is drawn anew by the server. */
(() => {
  "use strict";

  const status = document.querySelector("[data-schedule-status]");
  const form = document.querySelector("[data-schedule-form]");
  const FAR = 6;
  const EDGE = 10;
  const LOOK_AGAIN = 15000;
  let held = null;
  let isSending = false;

  const board = () => document.querySelector("[data-schedule]");
  const all = (words, where) => [...(where || board()).querySelectorAll(words)];
  const say = (words) => { status.textContent = words; };

  /* ---------------------------------------------------------------- the table */
  /* Rows of all days, one after the other, so that keys lead from one day to the next. */
  const rows = () => all("tbody tr[data-time]");
  const roomsOf = (row) => all("thead th[data-room]", row.closest("table"));
  const within = (value, from, until) => value >= from && value < until;

  const spotAt = (x, y) => {
    if (document.elementFromPoint(x, y)?.closest("[data-out-of-schedule]")) return { out: true };
    const row = rows().find((one) => {
      const box = one.getBoundingClientRect();
      return within(y, box.top, box.bottom) && within(x, box.left, box.right);
    });
    if (!row) return null;
    const room = roomsOf(row).findIndex((one) => {
      const box = one.getBoundingClientRect();
      return within(x, box.left, box.right);
    });
    return room < 0 ? null : { row: rows().indexOf(row), room };
  };

  const spotOf = (card) => {
    const cell = card.closest("td");
    if (!cell) return null;
    const row = cell.closest("tr");
    const box = cell.getBoundingClientRect();
    const middle = (box.left + box.right) / 2;
    const room = roomsOf(row).findIndex((one) => {
      const head = one.getBoundingClientRect();
      return within(middle, head.left, head.right);
    });
    return { row: rows().indexOf(row), room };
  };

  const stepOf = (row) => Number(row.closest("table").dataset.step);

  /* ---------------------------------------------------------------- what is held */
  const nightsOf = (row) => {
    const names = all("thead th[data-region]", row.closest("table")).map((one) => one.dataset.region);
    const asleep = names.filter((_, number) => all("td.hr-night", row)[number].matches(".hr-night--all, .hr-night--some"));
    return asleep.length ? ` ${board().dataset.night} ${asleep.join(", ")}.` : "";
  };

  const inWords = () => {
    if (held.spot.out) return board().dataset.out;
    const row = rows()[held.spot.row];
    const day = document.getElementById(row.closest("table").getAttribute("aria-labelledby")).textContent;
    const room = roomsOf(row)[held.spot.room].textContent;
    return `${day}, ${row.dataset.time}, ${room}. ${board().dataset.minutes} ${held.minutes}.${nightsOf(row)}`;
  };

  const show = () => {
    held.ghost?.remove();
    if (held.spot.out) return;
    const row = rows()[held.spot.row];
    const where = row.closest(".hr-schedule__scroll");
    const frame = where.getBoundingClientRect();
    const head = roomsOf(row)[held.spot.room].getBoundingClientRect();
    const box = row.getBoundingClientRect();
    const ghost = document.createElement("div");
    ghost.className = "hr-schedule__ghost";
    ghost.dir = "auto";
    ghost.textContent = `${row.dataset.time} ${held.card.dataset.title}`;
    const { style } = ghost;
    style.top = `${box.top - frame.top + where.scrollTop}px`;
    style.left = `${head.left - frame.left + where.scrollLeft}px`;
    style.width = `${head.width}px`;
    style.height = `${Math.max(1, Math.ceil(held.minutes / stepOf(row))) * box.height}px`;
    where.append(ghost);
    held.ghost = ghost;
    if (held.byKeys) ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  const pickUp = (card, more) => {
    held = {
      card,
      spot: spotOf(card) || { out: true },
      minutes: Number(card.dataset.minutes),
      ...more,
    };
    held.from = { ...held.spot, minutes: held.minutes };
    card.classList.add("hr-slot--held");
  };

  const letGo = () => {
    held.ghost?.remove();
    held.card.classList.remove("hr-slot--held");
    held = null;
  };

  const isWhereItWas = () => ["out", "row", "room", "minutes"].every(
    (name) => ({ ...held.spot, minutes: held.minutes })[name] === held.from[name],
  );

  /* ---------------------------------------------------------------- sending */
  const timeIn = (row) => {
    /* Where only the room or the length is another, the minutes of its hour stay. */
    const text = held.card.querySelector("bdi")?.textContent || "";
    return held.spot.row === held.from.row && text ? text.slice(0, 5) : row.dataset.time;
  };

  const put = (fields) => {
    for (const [name, value] of Object.entries(fields)) form.elements.namedItem(name).value = value;
  };

  const drop = () => {
    const { card, spot, minutes } = held;
    if (isWhereItWas()) {
      say(board().dataset.left);
      letGo();
      return;
    }
    const row = spot.out ? null : rows()[spot.row];
    put({
      day: row ? row.closest("table").dataset.day : "",
      time: row ? timeIn(row) : "",
      minutes,
      room: row ? roomsOf(row)[spot.room].dataset.room : "",
      version: card.dataset.version,
      then: spot.out ? "take_out" : "",
    });
    form.action = card.querySelector("a").href;
    letGo();
    send(form, card.dataset.session);
  };

  /* Draws what the server says; the focus stays on the session that was moved. */
  const draw = (text, key) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector("[data-schedule]");
    if (!fresh) return false;
    const old = board();
    const scrolled = all(".hr-schedule__scroll").map((one) => one.scrollLeft);
    const isOpen = old.querySelector("details").open;
    old.replaceWith(document.adoptNode(fresh));
    fresh.querySelector("details").open = isOpen;
    all(".hr-schedule__scroll").forEach((one, number) => { one.scrollLeft = scrolled[number] || 0; });
    prepare();
    if (key) document.querySelector(`[data-session="${CSS.escape(key)}"] button`)?.focus();
    const told = [...page.querySelectorAll(".messagelist li")].map((one) => one.textContent.trim());
    if (told.length) say(told.join(" "));
    return true;
  };

  const send = async (sent, key) => {
    isSending = true;
    board().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(sent.action, { method: "POST", body: new FormData(sent) });
      if (answer.ok && draw(await answer.text(), key)) return;
      /* A refusal is a page to read and to answer: the browser asks for it itself. */
      HTMLFormElement.prototype.submit.call(sent);
    } catch {
      HTMLFormElement.prototype.submit.call(sent);
    } finally {
      isSending = false;
      board().removeAttribute("aria-busy");
    }
  };

  /* What others do in the meantime. */
  const lookAgain = async () => {
    if (document.hidden || held || isSending) return;
    const address = new URL(location.href);
    address.searchParams.set("since", board().dataset.stamp);
    try {
      const answer = await fetch(address);
      if (answer.status !== 200 || answer.redirected || held || isSending) return;
      const focused = document.activeElement.closest("[data-session]")?.dataset.session;
      draw(await answer.text(), focused);
    } catch { /* The line is down; the next look may reach the server. */ }
  };

  /* ---------------------------------------------------------------- keys */
  const isRtl = () => document.documentElement.dir === "rtl";

  const step = (rowsOn, roomsOn) => {
    const last = rows().length - 1;
    if (last < 0) return;
    if (held.spot.out) held.spot = { row: 0, room: 0 };
    else {
      const row = Math.min(last, Math.max(0, held.spot.row + rowsOn));
      const width = roomsOf(rows()[row]).length - 1;
      held.spot = { row, room: Math.min(width, Math.max(0, held.spot.room + roomsOn)) };
    }
  };

  const lengthen = (by) => {
    if (held.spot.out) return;
    const one = stepOf(rows()[held.spot.row]);
    held.minutes = Math.max(one, held.minutes + by * one);
  };

  const KEYS = {
    ArrowUp: (event) => (event.shiftKey ? lengthen(-1) : step(-1, 0)),
    ArrowDown: (event) => (event.shiftKey ? lengthen(1) : step(1, 0)),
    ArrowLeft: () => step(0, isRtl() ? 1 : -1),
    ArrowRight: () => step(0, isRtl() ? -1 : 1),
    Delete: () => { held.spot = { out: true }; },
  };

  const onKey = (event) => {
    const grip = event.target.closest(".hr-slot__grip");
    if (held && event.key === "Escape") {
      event.preventDefault();
      letGo();
      say(board().dataset.left);
    } else if (held?.byKeys && KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key](event);
      show();
      say(inWords());
    } else if (grip && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      if (event.repeat || isSending) return;
      if (held) drop();
      else {
        pickUp(grip.closest("[data-session]"), { byKeys: true });
        show();
        say(`${board().dataset.said} ${inWords()}`);
      }
    }
  };

  /* Whoever leaves the button with the Tab key has put nothing down. */
  const onBlur = (event) => {
    if (held?.byKeys && event.target.closest(".hr-slot__grip")) {
      letGo();
      say(board().dataset.left);
    }
  };

  /* ---------------------------------------------------------------- pointer */
  const onDown = (event) => {
    const card = event.target.closest("[data-session]");
    if (!card || held || isSending || event.button !== 0) return;
    /* A finger on a session scrolls; on its grip it moves the session. */
    if (event.pointerType !== "mouse" && !event.target.closest(".hr-slot__grip")) return;
    const box = (card.closest("td") || card).getBoundingClientRect();
    const start = spotOf(card);
    const under = start && spotAt(event.clientX, event.clientY);
    pickUp(card, {
      x: event.clientX,
      y: event.clientY,
      resizes: Boolean(start) && box.bottom - event.clientY < EDGE,
      /* So many rows below its beginning it was taken hold of. */
      below: under && !under.out ? under.row - start.row : 0,
      moved: false,
    });
  };

  const onMove = (event) => {
    if (!held || held.byKeys) return;
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    held.moved = true;
    event.preventDefault();
    const spot = spotAt(event.clientX, event.clientY);
    if (!spot) return;
    if (held.resizes && !spot.out) {
      const one = stepOf(rows()[held.from.row]);
      held.minutes = Math.max(1, spot.row - held.from.row + 1) * one;
    } else if (!held.resizes) {
      held.spot = spot.out ? spot : { row: Math.max(0, spot.row - held.below), room: spot.room };
    }
    show();
  };

  const onUp = () => {
    if (!held || held.byKeys) return;
    if (!held.moved) { letGo(); return; }
    /* The click that follows would open the form behind the title. */
    const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
    document.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 0);
    drop();
  };

  const onCancel = () => { if (held && !held.byKeys) letGo(); };

  const prepare = () => all(".hr-slot__grip").forEach((grip) => { grip.hidden = false; });

  document.addEventListener("keydown", onKey);
  document.addEventListener("focusout", onBlur);
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", onCancel);
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest("[data-session]")) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-undo]")) return;
    event.preventDefault();
    send(event.target);
  });
  setInterval(lookAgain, LOOK_AGAIN);
  prepare();
})();
