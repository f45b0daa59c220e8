// What reaches sideways out of the window, and of the column that the skin gives the content where
// that is wider, unless a scroll box holds it; the boxes that scroll, with how far; and the edges.
(within) => {
  // What the wiki itself puts there; DiscussionTools gives headings a width for large windows.
  const skipped = ".mw-editsection, .ext-discussiontools-init-section";
  const column = document.querySelector(within);
  const place = column.getBoundingClientRect();
  const left = Math.min(place.left, 0);
  const right = Math.max(place.right, document.documentElement.clientWidth);
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const held = (element) => {
    for (let up = element.parentElement; up !== column; up = up.parentElement) {
      if (scrolls(up)) return true;
    }
    return false;
  };
  const all = [...column.querySelectorAll("*")]
    .filter((element) => element.checkVisibility() && !element.closest(skipped));
  return {
    left,
    right,
    outside: all
      .filter((element) => !held(element))
      .map((element) => [element, element.getBoundingClientRect()])
      .filter(([, at]) => at.width && (at.right > right + 0.5 || at.left < left - 0.5))
      .map(([element, at]) => `${element.tagName} ${element.textContent.slice(0, 60)}: ${at.left} to ${at.right}`),
    unheld: all.filter((element) => element.tagName === "TABLE" && !held(element)).length,
    scrollable: all.filter((box) => scrolls(box) && box.querySelector("tr")).map((box) => {
      const end = box.querySelector("tr").lastElementChild;
      const first = end.getBoundingClientRect();
      box.scrollLeft = getComputedStyle(box).direction === "rtl" ? -1e6 : 1e6;
      const last = end.getBoundingClientRect();
      return { inner: box.scrollWidth, outer: box.clientWidth, first: first.right, last: last.right };
    }),
  };
};
