// A page with something typed in it is not left, nor another of its forms sent, without a word.
'use strict';
{
  const written = (form) =>
    [...new FormData(form)].map(([name, value]) => `${name}=${value.name ?? value}`).join('\n');
  let watched = [];
  let sent = null;

  addEventListener('load', () => {
    const forms = document.querySelectorAll('.change-form #content form[method="post"], .review form:not(.tick)');
    // What came back with errors was never saved, whatever it looks like now.
    watched = [...forms].map((form) => [form, form.querySelector('.errornote') ? null : written(form)]);
  });
  // After the form's own listeners, which may keep it from being sent.
  addEventListener('submit', (event) => {
    if (!event.defaultPrevented) sent = event.target;
  });
  addEventListener('beforeunload', (event) => {
    const isUnsaved = watched.some(
      ([form, before]) => form !== sent && form.isConnected && written(form) !== before,
    );
    sent = null;
    if (isUnsaved) event.preventDefault();
  });
}
