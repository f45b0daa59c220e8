// Text whose contrast with what is behind it is below 4.5, as WCAG 2.1 measures it (1.4.3); how
// many pieces of text were measured, in all and in elements of each kind; the contrast of bars; and
// the luminance of the page's ground. What skins and extensions put there themselves is left out.
(within) => {
  const skipped = ".mw-editsection, .toc, .mw-collapsible-toggle, .ext-discussiontools-init-timestamplink";
  const kinds = ["a", "a.new", "caption", "h2", "li", "p", "td", "th", ".mw-collapsible"];
  // Browsers print no backgrounds.
  const printed = matchMedia("print").matches;
  const parsed = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (front, back) => ({
    red: front.red * front.alpha + back.red * (1 - front.alpha),
    green: front.green * front.alpha + back.green * (1 - front.alpha),
    blue: front.blue * front.alpha + back.blue * (1 - front.alpha),
    alpha: 1,
  });
  const behind = (element) => {
    if (printed) return parsed("rgb(255, 255, 255)");
    const layers = [];
    for (let up = element; up; up = up.parentElement) {
      layers.push(parsed(getComputedStyle(up).backgroundColor));
      if (layers.at(-1).alpha === 1) break;
    }
    return layers.reduceRight((back, front) => over(front, back), parsed("rgb(255, 255, 255)"));
  };
  const luminance = ({ red, green, blue }) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = new Map();
  const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility() || element.closest(skipped)) continue;
    const back = behind(element);
    const front = over(parsed(getComputedStyle(element).color), back);
    texts.set(walker.currentNode, { text: text.slice(0, 60), ratio: contrast(front, back), element });
  }
  const bars = [...document.querySelectorAll(`${within} [aria-hidden=true][style]`)].map((bar) => {
    const style = getComputedStyle(bar);
    const back = behind(bar.parentElement);
    const fill = printed ? "rgba(0, 0, 0, 0)" : style.backgroundColor;
    const color = parsed(parseFloat(style.borderTopWidth) ? style.borderTopColor : fill);
    return contrast(over({ ...color, alpha: color.alpha * style.opacity }, back), back);
  });
  const found = [...texts.values()];
  return {
    measured: texts.size,
    kinds: kinds.filter((kind) => found.some(({ element }) => element.closest(kind))),
    low: found.filter(({ ratio }) => ratio < 4.5).map(({ text, ratio }) => ({ text, ratio })),
    bars,
    ground: luminance(behind(document.querySelector(within))),
  };
};
