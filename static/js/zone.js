/* The first page of somebody whose time zone only the browser knows: their own time goes
   before that of the edition, as the server does it from the next page on. */
(() => {
  "use strict";

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const language = document.documentElement.lang;
  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  };
  const clock = (at) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  /* The server writes the digits 0 to 9 in every language. */
  const day = (at, where) => new Intl.DateTimeFormat(`${language}-u-nu-latn`, { timeZone: where, weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at);
  const dateOf = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
  /* "+05:45" of "2031-03-05T18:45+05:45", in minutes. */
  const offsetIn = (text) => {
    const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(text) || [null, "+", "0", "0"];
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  };
  const ownOffset = (at) => Math.round((Date.parse(`${dateOf(at)}T${clock(at)}Z`) - at) / 60000);
  const inWords = (minutes) => {
    const rest = Math.abs(minutes) % 60;
    const hours = Math.floor(Math.abs(minutes) / 60);
    return minutes ? `UTC${minutes > 0 ? "+" : "−"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}` : "UTC";
  };
  const place = zone.split("/").pop().replaceAll("_", " ");

  let differs = false;
  const retell = (when) => {
    const [start, ...others] = when.querySelectorAll("time");
    const said = start.getAttribute("datetime");
    const at = new Date(said);
    const offset = ownOffset(at);
    if (offset === offsetIn(said)) return;
    differs = true;
    const named = when.querySelector("[data-zone]");
    const before = named && `${start.textContent} ${named.textContent}`;
    for (const time of [start, ...others]) {
      const moment = new Date(time.getAttribute("datetime"));
      time.querySelector("bdi").textContent = clock(moment);
      time.setAttribute("datetime", moment.toISOString());
    }
    /* In a table the line says the zone, for all that stands in it. */
    if (!named) return;
    const sameDay = dateOf(at) === said.slice(0, 10);
    if (!sameDay) {
      const shown = when.querySelector(".hr-session__day");
      if (shown) shown.textContent = day(at, zone);
      else when.prepend(make("span", "hr-session__day", day(at, zone)), " ");
    }
    const own = inWords(offset);
    named.textContent = place === own ? own : `${place}, ${own}`;
    const [, year, month, date] = /^(\d+)-(\d+)-(\d+)/.exec(said).map(Number);
    const there = sameDay ? "" : `${day(Date.UTC(year, month - 1, date, 12), "UTC")}, `;
    when.append(make("span", "hr-session__here", there + before));
  };
  for (const when of document.querySelectorAll("[data-when]")) retell(when);

  /* The page of one session: the whole time of the reader before that of the edition. */
  const phrase = document.querySelector("[data-own-time]");
  const tellBefore = (when) => {
    const times = [...when.querySelectorAll("time")];
    if (!times.length || ownOffset(Date.parse(times[0].dateTime)) === offsetIn(times[0].dateTime)) return;
    const moments = times.slice(0, 2).map((time) => new Date(time.dateTime));
    const told = phrase.content.cloneNode(true);
    told.querySelector("[data-day]").textContent = day(moments[0], zone);
    told.querySelector("[data-clock]").textContent = moments.map(clock).join("–");
    const own = inWords(ownOffset(moments[0].getTime()));
    told.querySelector("[data-zone]").textContent = place === own ? own : `${place}, ${own}`;
    when.prepend(told);
  };
  if (phrase) for (const when of document.querySelectorAll(".hr-page-header .hr-when")) tellBefore(when);

  const words = document.querySelector("[data-own-times]");
  if (!differs || !words) return;
  const told = words.content.cloneNode(true);
  told.querySelector("[data-place]").textContent = place;
  document.querySelector("[data-whose-times]").replaceChildren(told);
})();
