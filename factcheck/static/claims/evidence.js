// The evidence pane: the stored copy of a citation's source beside the claim. Words that are
// selected in it, or found and chosen, become the excerpt. On the review page it is only read.
'use strict';
{
  const pane = document.getElementById('evidence-pane');
  const shown = pane?.querySelector('.evidence-shown');
  const WIDE = matchMedia('(min-width: 1200px)');
  let row = null; // the citation that the pane is beside
  let source = '';
  let asked = 0;

  const token = () => document.querySelector('[name="csrfmiddlewaretoken"]').value;
  const field = (name) => row?.querySelector(`[name$="-${name}"]`);
  const valueOf = (name) => field(name)?.value ?? '';
  const words = () =>
    row?.dataset.source
      ? { excerpt: row.dataset.excerpt, before: row.dataset.prefix, after: row.dataset.suffix, region: row.dataset.region ?? '' }
      : { excerpt: valueOf('excerpt'), before: valueOf('prefix'), after: valueOf('suffix'), region: valueOf('region') };
  const address = (what) => pane.dataset.address.replace('/0/', `/${source}/`).replace('/copy/', `/${what}/`);

  const post = (to, said) =>
    fetch(to, { method: 'POST', body: new URLSearchParams({ ...said, csrfmiddlewaretoken: token() }) });

  const show = async (more = {}) => {
    const turn = ++asked;
    try {
      const answer = await post(address('copy'), { ...words(), ...more });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const piece = await answer.text();
      if (turn !== asked) return;
      shown.innerHTML = piece;
      if (row.dataset.source) shown.querySelector('.evidence-how')?.remove();
      shown.classList.toggle('is-drawing', Boolean(field('region')));
      if (!field('region')) shown.querySelectorAll('.evidence-how').forEach((one) => one.remove());
      const text = shown.querySelector('.evidence-text');
      const mark = text?.querySelector('mark');
      if (mark) text.scrollTop = mark.offsetTop - text.offsetTop - 60;
      if ('excerpt' in more) (shown.querySelector('.evidence-places button') ?? text)?.focus();
    } catch {
      if (turn === asked) shown.textContent = pane.dataset.notShown;
    }
  };

  const place = () => {
    document.body.classList.toggle('has-evidence', !pane.hidden && WIDE.matches);
    if (row && !WIDE.matches) (row.querySelector(':scope > details') ?? row).append(pane);
    else if (WIDE.matches) document.getElementById('content').append(pane);
  };
  const open = (citation) => {
    const of = citation.dataset.source || citation.querySelector('select[name$="-source"]')?.value;
    if (!of) return;
    row?.classList.remove('is-beside');
    row = citation;
    row.classList.add('is-beside');
    source = of;
    pane.hidden = false;
    place();
    show();
  };
  const close = () => {
    asked += 1;
    pane.hidden = true;
    row?.classList.remove('is-beside');
    place();
    row?.querySelector('.show-copy')?.focus();
    row = null;
  };

  const fill = (name, value) => {
    const one = field(name);
    if (!one) return;
    if (one.type === 'checkbox') one.checked = value;
    else one.value = value;
  };
  const take = async (start, end) => {
    if (!row || row.dataset.source) return;
    const text = shown.querySelector('.evidence-text');
    const said = shown.querySelector('#evidence-said');
    try {
      const answer = await post(text.dataset.words, { capture: text.dataset.capture, start, end });
      const chosen = await answer.json();
      said.textContent = chosen.message;
      if (!answer.ok) return;
      ['excerpt', 'prefix', 'suffix'].forEach((name) => fill(name, chosen[name]));
      const locator = field('locator');
      // A place that somebody wrote stays; one that was counted here follows the words.
      if (locator && (!locator.value || locator.value === row.dataset.counted)) {
        fill('locator_label', chosen.label);
        fill('locator', chosen.value);
        fill('locator_is_approximate', chosen.label === 'paragraph');
        row.dataset.counted = chosen.value;
      }
      said.className = `chip check-${chosen.check}`;
      field('excerpt').dispatchEvent(new Event('input', { bubbles: true }));
    } catch {
      said.textContent = pane.dataset.notShown;
    }
  };

  // Offsets count characters, where JavaScript counts halves of the rarer ones.
  const offset = (node, at) => {
    const paragraph = (node.nodeType === 1 ? node : node.parentElement).closest('[data-start]');
    if (!paragraph) return null;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(node, at);
    return Number(paragraph.dataset.start) + [...before.toString()].length;
  };
  const takeSelected = () => {
    const selection = getSelection();
    const text = shown.querySelector('.evidence-text');
    if (selection.isCollapsed || !text?.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    let end = offset(range.endContainer, range.endOffset);
    if (end === null && text.contains(range.commonAncestorContainer)) {
      end = start + [...selection.toString()].length;
    }
    if (start !== null && end !== null && end > start) take(start, end);
  };

  // A rectangle drawn over the picture becomes the region of the citation.
  const SVG = 'http://www.w3.org/2000/svg';
  let from = null;
  const at = (event, frame) => {
    const box = frame.getBoundingClientRect();
    const part = (value, size) => Math.round(Math.min(Math.max(value / size, 0), 1) * 1000) / 10;
    return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
  };
  const rectangle = (frame) => {
    if (!frame.querySelector('rect')) {
      const svg = frame.appendChild(document.createElementNS(SVG, 'svg'));
      svg.setAttribute('viewBox', '0 0 100 100');
      svg.setAttribute('preserveAspectRatio', 'none');
      svg.appendChild(document.createElementNS(SVG, 'rect'));
    }
    return frame.querySelector('rect');
  };
  const draw = (event) => {
    const frame = event.target.closest?.('.picture-shown');
    if (event.type === 'pointerdown' && frame && field('region')) {
      from = at(event, frame);
      frame.setPointerCapture(event.pointerId);
      event.preventDefault();
    } else if (from && frame) {
      const to = at(event, frame);
      const [x, y] = from.map((value, side) => Math.min(value, to[side]));
      const [width, height] = from.map((value, side) => Math.round(Math.abs(value - to[side]) * 10) / 10);
      Object.entries({ x, y, width, height }).forEach(([name, value]) => rectangle(frame).setAttribute(name, value));
      if (event.type === 'pointerup') {
        from = null;
        if (width > 0 && height > 0) fill('region', `xywh=percent:${x},${y},${width},${height}`);
        field('region').dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
  };

  const watch = () => {
    ['pointerdown', 'pointermove', 'pointerup'].forEach((name) => shown.addEventListener(name, draw));
    document.addEventListener('change', (event) => {
      if (row && event.target === field('region')) show();
    });
    shown.addEventListener('mouseup', () => setTimeout(takeSelected));
    shown.addEventListener('keyup', (event) => event.key === 'Shift' && takeSelected());
    shown.addEventListener('change', (event) => {
      if (event.target.dataset.field) show({ [event.target.dataset.field]: event.target.value });
    });
    const find = () => {
      const found = shown.querySelector('#evidence-words').value;
      if (found.trim()) show({ excerpt: found, before: '', after: '', choosing: 'on' });
    };
    // The pane may stand in the form of the claim: Enter is about these words.
    shown.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.target.id !== 'evidence-words') return;
      event.preventDefault();
      find();
    });
    shown.addEventListener('click', async (event) => {
      const button = event.target.closest('button');
      const { start, end, at, page, fetch: from } = button?.dataset ?? {};
      if (button?.matches('.find')) {
        find();
      } else if (start) {
        await take(start, end);
        if (!row.dataset.source) show();
      } else if (page) {
        show({ page });
      } else if (at) {
        show({ at });
      } else if (from) {
        button.disabled = true;
        await post(from, {}).catch(() => {});
        show();
      }
    });
    pane.querySelector('.close').addEventListener('click', close);
    pane.addEventListener('keydown', (event) => event.key === 'Escape' && close());
    WIDE.addEventListener('change', place);
    document.addEventListener('click', (event) => {
      const button = event.target.closest('.show-copy');
      if (button) open(button.closest('.inline-related, .citation'));
    });
    document.addEventListener('citation:cited', (event) => open(event.target));
    // A citation that is opened on a wide page has its evidence beside it.
    document.addEventListener(
      'toggle',
      (event) => {
        const citation = event.target.closest?.('.inline-related');
        if (event.target.open && WIDE.matches && event.target.parentElement === citation && citation?.id.startsWith('citations-')) {
          open(citation);
        }
      },
      true,
    );
  };
  if (pane) addEventListener('load', watch);
}
