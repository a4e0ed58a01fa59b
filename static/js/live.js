// A page that follows a sitting: what the panel does comes here by itself.
(() => {
  "use strict";

  const frame = document.querySelector("[data-live-mark]");
  if (!frame) return;
  const every = Number(frame.dataset.liveEvery);
  let mark = "";

  const take = async () => {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const now = page.getElementById(part.id);
      // Only what is new is read out.
      if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    }
    return true;
  };

  // The mark is asked for without a session, and the page only once it has moved.
  const glance = async () => {
    if (document.hidden) return;
    const headers = mark ? { "If-None-Match": mark } : {};
    const answer = await fetch(frame.dataset.liveMark, { headers, credentials: "omit", cache: "no-store" });
    if (answer.status === 204 && await take()) mark = answer.headers.get("ETag") || "";
  };

  // Hundreds who follow do not all ask at once.
  const again = () => setTimeout(() => glance().catch(() => {}).finally(again), every * (0.8 + 0.4 * Math.random()));
  for (const one of document.querySelectorAll("[data-live-still]")) one.hidden = true;
  document.addEventListener("visibilitychange", () => glance().catch(() => {}));
  again();
})();
