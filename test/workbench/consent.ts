/** What a person has said in "The extension … wants to sign in using …" with Allow. */
export interface Consent {
  /** `github` or `github-enterprise`. */
  readonly provider: string;
  /** The account's label. */
  readonly account: string;
  readonly extension: { readonly id: string; readonly name: string };
}

/**
 * A script for a page of the workbench's origin that stores consents where the web workbench looks for them, so that a
 * person who is shown the product need not begin with a question. Its value is a promise.
 */
export function consentScript(consents: readonly Consent[]): string {
  const entries = consents.flatMap(({ provider, account, extension }) => [
    [`${provider}-${account}`, JSON.stringify([{ ...extension, allowed: true }])],
    // The account that was picked.
    [`${extension.id}-${provider}`, account],
  ]);
  return `new Promise((resolve, reject) => {
  const opening = indexedDB.open('vscode-web-state-db-global', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('ItemTable');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const storing = opening.result.transaction('ItemTable', 'readwrite');
    for (const [key, value] of ${JSON.stringify(entries)}) storing.objectStore('ItemTable').put(value, key);
    storing.onerror = () => reject(storing.error);
    storing.oncomplete = () => (opening.result.close(), resolve());
  };
})`;
}
