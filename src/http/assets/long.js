// A long list draws only the rows near what is seen. Above and below them is room as high as the rows that belong there: as they were
// when they were last seen, or as rows mostly are.

const WHOLE_MAX = 120; // rows up to which everything is drawn
const SPARE_PX = 900; // drawn beyond what is seen, on both sides

/**
 * `draw(items, from)` makes `list`, which stands first in `scroller`, have one child for each item. `key` names an item, `likelyPx` is how
 * high a row mostly is. Answers `{ show(items) }`.
 */
export function longList(scroller, list, { key, draw, likelyPx }) {
  const heights = new Map(); // key -> px
  let items = [];
  let from = 0;
  let to = 0;
  let frame = 0;
  let width = 0;

  const heightOf = (item) => heights.get(key(item)) ?? likelyPx;
  const sum = (part) => part.reduce((px, item) => px + heightOf(item), 0);

  /** The rows between `top` and `bottom`, as `[first, behind the last]`. */
  function between(top, bottom) {
    let px = 0;
    let first = 0;
    while (first < items.length && px + heightOf(items[first]) < top) { px += heightOf(items[first]); first += 1; }
    let last = first;
    while (last < items.length && px < bottom) { px += heightOf(items[last]); last += 1; }
    return [first, last];
  }

  function seen(spare) {
    const top = scroller.scrollTop;
    return items.length <= WHOLE_MAX ? [0, items.length] : between(top - spare, top + scroller.clientHeight + spare);
  }

  /** The row at the top of what is seen: it stays where it is while rows above it come, go or turn out higher. None at the very top. */
  function anchor() {
    if (scroller.scrollTop <= 0) return null;
    const edge = scroller.getBoundingClientRect().top;
    const row = [...list.children].find((one) => one.getBoundingClientRect().bottom > edge);
    return row && { name: row.dataset.key, px: row.getBoundingClientRect().top };
  }

  function hold(before) {
    const row = before && [...list.children].find((one) => one.dataset.key === before.name);
    const by = row ? row.getBoundingClientRect().top - before.px : 0;
    if (Math.abs(by) >= 1) scroller.scrollTop += by;
  }

  function paint() {
    const before = anchor();
    [from, to] = seen(SPARE_PX);
    draw(items.slice(from, to), from);
    for (let nth = from; nth < to; nth += 1) {
      const px = list.children[nth - from].offsetHeight;
      if (px) heights.set(key(items[nth]), px);
    }
    list.style.paddingTop = `${sum(items.slice(0, from))}px`;
    list.style.paddingBottom = `${sum(items.slice(to))}px`;
    hold(before);
  }

  function moved() {
    frame = 0;
    const [first, last] = seen(SPARE_PX / 3);
    if (first < from || last > to) paint();
  }

  scroller.addEventListener("scroll", () => { frame ||= requestAnimationFrame(moved); }, { passive: true });
  new ResizeObserver(() => {
    if (scroller.clientWidth !== width) heights.clear();
    width = scroller.clientWidth;
    moved();
  }).observe(scroller);

  return { show: (next) => { items = next; paint(); } };
}
