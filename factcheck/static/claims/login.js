// What bookmarklet or extension collected stands behind the # of the address (clip_page.js). The
// browser keeps it while the server leads on, if the form of the login has it in its address too.
'use strict';
{
  const form = document.getElementById('login-form');
  if (form && location.hash.length > 1) {
    form.action = form.action.split('#')[0] + location.hash;
    const told = document.getElementById('login-clip');
    told.className = 'errornote';
    told.hidden = false;
  }
}
