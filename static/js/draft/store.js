// What the scripts of the drafting workspace share: names for texts, their hashes, and the
// copies that this browser keeps until the server has them.
(() => {
  "use strict";

  const uuid = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const sha256 = async (text) => {
    // Only there on HTTPS and on this machine; without it the local copy stays.
    if (!crypto.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(hash), (b) => b.toString(16).padStart(2, "0")).join("");
  };

  const copies = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ }
    },
    drop(key) {
      try { localStorage.removeItem(key); } catch { /* forbidden */ }
    },
  };

  // The one name that these scripts have in common.
  window.hrDraft = Object.freeze({ uuid, sha256, copies });
})();
