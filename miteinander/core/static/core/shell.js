// Comforts only: every page works without this file.

// Escape closes the open menu and gives the focus back to its button: the inner one first.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".m-ways[open]") ?? document.querySelector(".m-menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The sheet of the menu covers the page: whoever goes on to something else, by pointer or by key, need not close it.
for (const name of ["pointerdown", "focusin"]) {
  document.addEventListener(name, (event) => {
    const menu = document.querySelector(".m-ways[open]");
    if (menu && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
}

// A fragment that could not be fetched must not fail in silence.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const notice = document.getElementById("unreachable");
    const place = document.getElementById("messages");
    if (notice && place) {
      place.replaceChildren(notice.content.cloneNode(true));
    }
  });
}
