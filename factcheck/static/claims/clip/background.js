// The button of the extension: collects what the page in front shows and opens the clip page of the
// desk with it. Without the address of a desk it asks for that first.
'use strict';

chrome.action.onClicked.addListener(async (tab) => {
  const { desk } = await chrome.storage.sync.get('desk');
  if (!desk) {
    chrome.runtime.openOptionsPage();
    return;
  }
  const [{ result }] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, files: ['collect.js'] });
  chrome.tabs.create({ url: `${desk}#${result}`, index: tab.index + 1 });
});
