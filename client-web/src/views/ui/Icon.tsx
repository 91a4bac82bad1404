/** Outlines on a grid of 24 by 24, drawn for Gridroom. */
const PATHS = {
  microphone:
    'M12 3.5a2.8 2.8 0 0 0-2.8 2.8v5.4a2.8 2.8 0 0 0 5.6 0V6.3A2.8 2.8 0 0 0 12 3.5ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  microphoneOff:
    'M9.2 9.2v2.5a2.8 2.8 0 0 0 4.5 2.2M14.8 11V6.3a2.8 2.8 0 0 0-5.3-1.2M5.5 11.5a6.5 6.5 0 0 0 10.4 5.2M18.5 11.5c0 .9-.2 1.7-.5 2.5M12 18v3M4 3.5l16 17',
  camera:
    'M5.5 6.5h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM14.5 11l4.7-3a.85.85 0 0 1 1.3.7v6.6a.85.85 0 0 1-1.3.7l-4.7-3',
  cameraOff:
    'M9 6.5h3.5a2 2 0 0 1 2 2V11l4.7-3a.85.85 0 0 1 1.3.7v6.6c0 .5-.4.9-.9.9M14.5 15.5a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7c0-.8.5-1.5 1.2-1.8M4 3.5l16 17',
  screen:
    'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5v-9A1.5 1.5 0 0 1 5 5ZM9 20.5h6M12 14V8.2M9.4 10.6 12 8l2.6 2.6',
  leave: 'M14.5 4H7a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 7 20h7.5M10.5 12H20M16.7 8.5 20.2 12l-3.5 3.5',
  chat: 'M6 4.5h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L7 20v-3.5H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2ZM8.5 9h7M8.5 12.2h4.5',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.8 19.5c.4-3.2 2.9-5 6.2-5s5.8 1.8 6.2 5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.9c2 .6 3.4 2.2 3.7 4.6',
  grid: 'M5 4h4.5a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM14.5 4H19a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-4.5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM5 13.5h4.5a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-4.5a1 1 0 0 1 1-1ZM14.5 13.5H19a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1h-4.5a1 1 0 0 1-1-1v-4.5a1 1 0 0 1 1-1Z',
  speakerView:
    'M5 4h9.5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM18.5 4H20v4.2h-1.5ZM18.5 9.9H20v4.2h-1.5ZM18.5 15.8H20V20h-1.5Z',
  settings:
    'M4 7.5h8.5M17.5 7.5H20M4 16.5h2.5M11.5 16.5H20M15 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  link: 'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  close: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  pin: 'M9 4h6M10 4v5.5L7 13v1.5h10V13l-3-3.5V4M12 14.5V20',
  more: 'M5.5 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1ZM12 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1ZM18.5 11.5a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1Z',
  lock: 'M7 10.5h10a1.5 1.5 0 0 1 1.5 1.5v6.5A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5V12A1.5 1.5 0 0 1 7 10.5ZM8.5 10.5V7.3a3.5 3.5 0 0 1 7 0v3.2',
  left: 'm14.5 6-6 6 6 6',
  right: 'm9.5 6 6 6-6 6',
  down: 'm6 9.5 6 6 6-6',
  sound: 'M4 9.5h3.5L12 5.5v13l-4.5-4H4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  direct: 'M6 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8.5 12h7',
  server:
    'M12 8.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM5.5 20a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM18.5 20a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM10.9 8.3l-4.2 7.3M13.1 8.3l4.2 7.3',
  again: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  send: 'M4.5 12 20 4.5 15 20l-3.5-6.5ZM11.5 13.5 20 4.5',
  warning: 'M12 4.5 3.5 19.5h17ZM12 10v4.5M12 17.2h.01',
} as const;

/** Name of an icon. */
export type IconName = keyof typeof PATHS;

/** A drawing that says nothing to screen readers: what it stands on has a name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of Gridroom: a grid with one who speaks. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="mark-lit" x="3" y="3" width="12" height="12" rx="3.5" />
      <rect x="17" y="3" width="12" height="12" rx="3.5" />
      <rect x="3" y="17" width="12" height="12" rx="3.5" />
      <rect x="17" y="17" width="12" height="12" rx="3.5" />
    </svg>
  );
}
