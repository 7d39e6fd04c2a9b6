/** Lets the form and the front page open without a network: registers the service worker once there is time. */

/** Asks for it after everything else; where it is not allowed, nothing is lost but the comfort. */
export function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  const later = window.requestIdleCallback ?? ((act) => setTimeout(act, 1500));
  later(() => {
    const { trustedTypes } = window;
    const policy = trustedTypes?.createPolicy("sw", { createScriptURL: (address) => address });
    navigator.serviceWorker.register(policy?.createScriptURL("/sw.js") ?? "/sw.js").catch(() => {});
  });
}
