import type { PanelName } from './Toolbar';

/** What a person can do in a call, by button, menu or key. */
export interface CallActions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  /** Missing where the browser cannot share a screen (phones). */
  readonly toggleShare: (() => void) | undefined;
  readonly togglePanel: (panel: PanelName) => void;
  readonly toggleMode: () => void;
  readonly copyLink: () => void;
  readonly openDialog: (dialog: DialogName) => void;
  readonly leave: () => void;
}

/** A dialog over the call. */
export type DialogName = 'settings' | 'shortcuts';
