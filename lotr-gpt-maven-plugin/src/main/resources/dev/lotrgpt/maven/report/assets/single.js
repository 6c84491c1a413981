"use strict";

// All pages of a site in one file: shows the one that the address names behind #/, and gives out
// downloads.
(() => {
  const site = JSON.parse(document.getElementById("site").textContent);
  const once = new Set();
  let shown = "index.html";

  function resolved(href) {
    const [path, fragment] = href.split("#");
    const url = path === "" ? shown : new URL(path, "http://site/" + shown).pathname.slice(1);
    return { path: decodeURIComponent(url), fragment };
  }

  // What only defines something is run once; what works on a page, for each page.
  function run(name) {
    const isForPage = !name.startsWith("data/") && !/(uplot|chart|model|tokens)\.js$/.test(name);
    if (isForPage || !once.has(name)) {
      once.add(name);
      const script = document.createElement("script");
      script.textContent = site.scripts[name];
      document.body.append(script);
    }
  }

  function show(path, fragment) {
    const page = site.pages[path];
    if (!page) {
      return;
    }
    shown = path;
    document.title = page.title;
    document.body.innerHTML = page.body;
    page.scripts.forEach(run);
    const target = fragment ? document.getElementById(fragment) : null;
    if (target) {
      target.scrollIntoView();
    } else {
      scrollTo(0, 0);
    }
  }

  function follow() {
    const [, path, , fragment] = /^#\/([^#]*)(#(.*))?$/.exec(decodeURIComponent(location.hash)) ?? [];
    show(path || "index.html", fragment);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) {
      return;
    }
    const { path, fragment } = resolved(link.getAttribute("href"));
    if (site.pages[path]) {
      event.preventDefault();
      if (path === shown && fragment) {
        document.getElementById(fragment)?.scrollIntoView();
      } else {
        location.hash = "#/" + path + (fragment ? "#" + fragment : "");
      }
    } else if (site.files[path]) {
      event.preventDefault();
      const bytes = Uint8Array.from(atob(site.files[path]), (letter) => letter.charCodeAt(0));
      const download = document.createElement("a");
      download.href = URL.createObjectURL(new Blob([bytes]));
      download.download = path.split("/").pop();
      download.click();
      URL.revokeObjectURL(download.href);
    }
  });
  document.documentElement.classList.add("js");
  addEventListener("hashchange", follow);
  follow();
})();
