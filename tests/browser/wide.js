// What reaches sideways out of the column that the skin gives the content, unless a scroll box
// holds it; the boxes that scroll, with how far; and where the column is.
(within) => {
  const column = document.querySelector(within);
  const edges = column.getBoundingClientRect();
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const held = (element) => {
    for (let up = element.parentElement; up !== column; up = up.parentElement) {
      if (scrolls(up)) return true;
    }
    return false;
  };
  const all = [...column.querySelectorAll("*")].filter((element) => element.checkVisibility());
  return {
    left: edges.left,
    right: edges.right,
    outside: all
      .filter((element) => !held(element))
      .map((element) => [element, element.getBoundingClientRect()])
      .filter(([, at]) => at.width && (at.right > edges.right + 0.5 || at.left < edges.left - 0.5))
      .map(([element, at]) => `${element.tagName} ${element.textContent.slice(0, 60)}: ${at.left} to ${at.right}`),
    unheld: all.filter((element) => element.tagName === "TABLE" && !held(element)).length,
    scrollable: all.filter(scrolls).map((box) => {
      const end = box.querySelector("tr").lastElementChild;
      const first = end.getBoundingClientRect();
      box.scrollLeft = getComputedStyle(box).direction === "rtl" ? -1e6 : 1e6;
      const last = end.getBoundingClientRect();
      return { inner: box.scrollWidth, outer: box.clientWidth, first: first.right, last: last.right };
    }),
  };
};
