// What a checker sees of the page in front of them, as text for the address of the desk's clip page:
// base64url of JSON. The bookmarklet and the extension both run this; it sends nothing anywhere.
(() => {
  const LONGEST_TEXT = 300000;
  const LONGEST_ELEMENT = 20000;
  const AROUND = 128;
  const said = [
    ...document.querySelectorAll(
      'meta, link[rel="canonical"], script[type="application/ld+json"], h1, time, [rel~="author"], [itemprop="author"], [class*="byline"]',
    ),
  ].filter((element) => !element.closest('nav, aside, footer'));
  const title = document.createElement('title');
  title.textContent = document.title;
  const html = [title, ...said]
    .map((element) => element.outerHTML)
    .filter((words) => words.length <= LONGEST_ELEMENT)
    .slice(0, 200)
    .join('\n');
  const selection = getSelection();
  const clip = {
    url: location.href.split('#')[0],
    html: `<!doctype html><html lang="${document.documentElement.lang.replace(/[^\w-]/g, '')}">${html}</html>`,
    text: document.body.innerText.slice(0, LONGEST_TEXT),
    excerpt: selection.toString().trim().slice(0, 5000),
    before: '',
    after: '',
  };
  if (clip.excerpt && selection.rangeCount) {
    const chosen = selection.getRangeAt(0).cloneRange();
    const beside = document.createRange();
    // As a reader sees it, with a break between blocks; that of a range has none.
    const wordsOf = (range) => {
      selection.removeAllRanges();
      selection.addRange(range);
      return selection.toString();
    };
    const around = (chosen.commonAncestorContainer.parentElement || document.body).closest('article, main, section, body') || document.body;
    beside.selectNodeContents(around);
    beside.setEnd(chosen.startContainer, chosen.startOffset);
    clip.before = wordsOf(beside).slice(-AROUND).replace(/\s+/g, ' ');
    beside.selectNodeContents(around);
    beside.setStart(chosen.endContainer, chosen.endOffset);
    clip.after = wordsOf(beside).slice(0, AROUND).replace(/\s+/g, ' ');
    selection.removeAllRanges();
    selection.addRange(chosen);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(clip));
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
})();
