// The clip page: what bookmarklet or extension collected stands behind the # of the address, which
// no server sees until the form is sent. The address is cleared, so that it is in no history.
'use strict';
{
  const form = document.getElementById('clip');
  const read = () => {
    const plain = location.hash.slice(1).replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  if (form && location.hash.length > 1) {
    try {
      const clip = read();
      ['url', 'html', 'text', 'excerpt', 'before', 'after'].forEach((name) => {
        form.elements[name].value = String(clip[name] ?? '');
      });
      form.hidden = false;
      document.getElementById('clip-help').hidden = true;
      history.replaceState(null, '', location.pathname);
    } catch {
      document.getElementById('clip-unread').hidden = false;
    }
  }
}
