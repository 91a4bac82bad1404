/** The Network Information API, as far as it goes here (W3C draft; Chromium on phones). */
interface NetworkInformation extends EventTarget {
  /** `wifi`, `cellular`, `none`, ...; absent where the browser does not tell. */
  readonly type?: string;
}

/** Calls `listener` when this device comes into a network, or into another one, until `signal` ends it. */
export function onNetworkChange(listener: () => void, signal?: AbortSignal): void {
  const options = signal ? { signal } : {};
  window.addEventListener('online', listener, options);
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  let type = connection?.type;
  const changed = (): void => {
    // The event also tells of other estimates of speed, several times a minute.
    if (connection?.type !== type) {
      type = connection?.type;
      if (type !== 'none') {
        listener();
      }
    }
  };
  connection?.addEventListener('change', changed, options);
}
