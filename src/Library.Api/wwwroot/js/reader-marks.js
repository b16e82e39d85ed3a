// Marks words in the pieces that a page's text comes in; a word or phrase may run over several pieces.

const special = /[.*+?^${}()|[\]\\/]/g;

function patternOf(words) {
  const forms = words.map((word) => word.trim().replace(special, "\\$&").replace(/\s+/g, "\\s+"));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}

// Pieces that touch on one line are parts of one word, as a ligature is.
function isApart(item, next) {
  const height = Math.abs(item.height) || 1;
  const gap = next.transform[4] - (item.transform[4] + item.width);
  return item.hasEOL || Math.abs(next.transform[5] - item.transform[5]) > height / 2 || Math.abs(gap) > height * 0.12;
}

export function markWords(elements, items, words) {
  const texts = items.map((item) => item.str);
  elements.forEach((element, index) => {
    if (element.querySelector("mark")) {
      element.textContent = texts[index];
    }
  });
  if (words.length === 0) {
    return;
  }

  let whole = "";
  const starts = texts.map((text, index) => {
    const start = whole.length;
    whole += text;
    if (index + 1 < items.length && isApart(items[index], items[index + 1])) {
      whole += " ";
    }

    return start;
  });
  const ranges = new Map();
  for (const match of whole.matchAll(patternOf(words))) {
    spread(match.index, match.index + match[0].length, starts, texts, ranges);
  }

  for (const [index, parts] of ranges) {
    elements[index].replaceChildren(...piecesOf(texts[index], parts));
  }
}

function spread(from, to, starts, texts, ranges) {
  let index = starts.findLastIndex((start) => start <= from);
  for (; index < starts.length && starts[index] < to; index++) {
    const start = Math.max(0, from - starts[index]);
    const end = Math.min(texts[index].length, to - starts[index]);
    if (start < end) {
      ranges.set(index, [...(ranges.get(index) ?? []), [start, end]]);
    }
  }
}

function* piecesOf(text, parts) {
  let at = 0;
  for (const [start, end] of parts) {
    yield document.createTextNode(text.slice(at, start));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, end);
    yield mark;
    at = end;
  }

  yield document.createTextNode(text.slice(at));
}
