// What is typed in a form of the desk is kept in this browser until it is saved: for the account
// that typed it, offered again when the page is opened next, gone at logout. Without this script
// the server gives back what was posted; see claims/admin/desk/given_back.py.
'use strict';
{
  const PAUSE_MILLISECONDS = 400;
  const DAYS = 14;
  const LONGEST = 1_000_000;
  const { account, desk } = document.currentScript.dataset;
  const own = `kept:${account}:`;
  const GONE = 'kept-gone';
  const NOT_TYPED = ['csrfmiddlewaretoken', '_kept', 'action', '_selected_action', 'select_across', 'index'];
  let hasLeft = false;

  const entries = () =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith('kept:'))
      .map((key) => {
        try {
          return { key, ...JSON.parse(localStorage.getItem(key)) };
        } catch {
          return { key, at: 0 };
        }
      });
  const forget = (key) => localStorage.removeItem(key);
  const forgetSaved = () => {
    const saved = document.cookie.split('; ').find((one) => one.startsWith('saved_form='))?.split('=')[1];
    if (!saved) return;
    forget(own + saved);
    document.cookie = `saved_form=; path=${desk}; max-age=0; samesite=lax`;
  };
  const forgetOld = () => {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    entries().filter((entry) => !(entry.at > oldest)).forEach((entry) => forget(entry.key));
  };

  const isRecordForm = (form) => document.body.matches('.change-form') && form.matches('[id$="_form"]');
  const isTypedIn = (form) =>
    form.querySelector('textarea, select, input:not([type="hidden"], [type="submit"], [type="file"])') &&
    !form.querySelector('[type="password"]');
  const posted = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !NOT_TYPED.includes(name));
  const typed = (form) => {
    const hidden = new Set([...form.querySelectorAll('[type="hidden"]')].map((field) => field.name));
    return JSON.stringify(posted(form).filter(([name]) => !hidden.has(name)).sort());
  };
  // The page, the form on it, and the record that its hidden fields name.
  const placeOf = (form) => {
    const named = [...form.querySelectorAll('[type="hidden"]')].filter(
      ({ name, value }) => !NOT_TYPED.includes(name) && value.length <= 20 && name !== 'within',
    );
    const about = isRecordForm(form) ? '' : named.map(({ value }) => value).join(' ');
    // A field of that name, as lists have, hides the property `form.action`.
    const posts = new URL(form.getAttribute('action') || '', location).pathname;
    return [location.pathname, form.id || posts, about].join(' ');
  };

  const restore = (form, entry) => {
    if (isRecordForm(form)) {
      // The page fills it, rows that were added included, and saves nothing by that.
      const sent = document.createElement('form');
      sent.method = 'post';
      sent.action = form.action;
      const token = form.elements.csrfmiddlewaretoken.value;
      [...entry.fields, ['csrfmiddlewaretoken', token], ['_given_back', '1']].forEach(([name, value]) => {
        sent.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      });
      localStorage.setItem(entry.key, JSON.stringify({ ...entry, key: undefined, sent: Date.now() }));
      document.body.append(sent);
      sent.submit();
      return;
    }
    [...form.elements].forEach((field) => {
      if (!field.name || field.type === 'hidden' || NOT_TYPED.includes(field.name)) return;
      const given = entry.fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.matches('[type="checkbox"], [type="radio"]')) field.checked = given.includes(field.value);
      else if (field.matches('select[multiple]')) [...field.options].forEach((one) => (one.selected = given.includes(one.value)));
      else if (given.length && field.matches('input, select, textarea')) field.value = given[0];
      else return;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
    forget(entry.key);
    const folded = form.closest('details');
    if (folded) folded.open = true;
    form.scrollIntoView({ block: 'center' });
  };

  const offer = (form, entry) => {
    const bar = document.getElementById('kept-bar').content.firstElementChild.cloneNode(true);
    const moment = bar.querySelector('time');
    moment.dateTime = new Date(entry.at).toISOString();
    moment.textContent = new Date(entry.at).toLocaleString(document.documentElement.lang);
    // A page has one form of its record, and others are known by their button.
    const button = form.querySelector('[type="submit"]');
    if (!isRecordForm(form) && button) bar.querySelector('.which').textContent = button.textContent || button.value;
    bar.querySelector('.restore').addEventListener('click', () => {
      restore(form, entry);
      bar.remove();
    });
    bar.querySelector('.discard').addEventListener('click', () => {
      forget(entry.key);
      bar.remove();
    });
    const heading = document.querySelector('#content > h1');
    if (heading) heading.after(bar);
    else form.before(bar);
  };

  const watch = (form) => {
    const place = placeOf(form);
    const before = typed(form);
    const isReturned = Boolean(form.querySelector('.errornote, .errorlist'));
    let id = crypto.getRandomValues(new Uint32Array(4)).join('-').slice(0, 40);
    let waiting;

    const here = entries().filter((entry) => entry.key.startsWith(own) && entry.place === place);
    const sent = isReturned && here.filter((entry) => entry.sent).sort((a, b) => b.sent - a.sent)[0];
    // What came back was never saved: it is still the same text, however the page merged it.
    if (sent) id = sent.key.slice(own.length);
    here
      .filter((entry) => entry !== sent)
      .forEach((entry) => (entry.typed === before ? forget(entry.key) : offer(form, entry)));

    const keep = (more = {}) => {
      clearTimeout(waiting);
      if (hasLeft || !form.isConnected) return;
      const now = typed(form);
      if (now === before && !isReturned) {
        forget(own + id);
        return;
      }
      const text = JSON.stringify({ place, at: Date.now(), typed: now, fields: posted(form), ...more });
      if (text.length > LONGEST) return;
      try {
        localStorage.setItem(own + id, text);
        form.dataset.isKept = 'yes';
      } catch {
        // No room: the server still gives back what is posted.
      }
    };
    const keepSoon = () => {
      clearTimeout(waiting);
      delete form.dataset.isKept;
      waiting = setTimeout(keep, PAUSE_MILLISECONDS);
    };
    ['input', 'change', 'formset:added', 'formset:removed'].forEach((kind) => form.addEventListener(kind, keepSoon));
    // What is chosen in a field that completes is told in jQuery's own events only.
    window.django?.jQuery?.(form).on('change', 'select', keepSoon);
    addEventListener('pagehide', () => waiting && keep());
    addEventListener('submit', (event) => {
      if (event.target !== form || event.defaultPrevented) return;
      keep({ sent: Date.now() });
      waiting = undefined;
      form.querySelector('[name="_kept"]')?.remove();
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: '_kept', value: id }));
    });
  };

  const leave = () => {
    hasLeft = true;
    entries().filter((entry) => entry.key.startsWith(own)).forEach((entry) => forget(entry.key));
    localStorage.setItem(GONE, `${account} ${Date.now()}`); // Other windows stop keeping, too.
  };
  addEventListener('storage', (event) => {
    if (event.key === GONE && event.newValue?.startsWith(`${account} `)) hasLeft = true;
  });

  // After the scripts of Django's own, which draw fields and add rows.
  addEventListener('load', () => {
    document.getElementById('logout-form')?.addEventListener('submit', leave);
    forgetSaved();
    forgetOld();
    [...document.querySelectorAll('#content form')]
      .filter((form) => form.method === 'post' && isTypedIn(form))
      .forEach(watch);
  });
}
