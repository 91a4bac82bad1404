/** What a page's address asks for. */
export type PageAddress =
  | {
      readonly kind: 'start';
      /** A name from the address that cannot be a room's. */
      readonly invalidRoom?: string;
    }
  | RoomAddress;

/** `/r/ROOM?name=NAME&join=1&video=WxH&token=JWT`. */
export interface RoomAddress {
  readonly kind: 'room';
  readonly room: string;
  readonly name: string | undefined;
  /** Go in without waiting for the button. */
  readonly join: boolean;
  readonly capture: CaptureSize;
  readonly token: string | undefined;
}

/** Size of the camera's picture in pixels, at most 1920x1080. */
export interface CaptureSize {
  readonly width: number;
  readonly height: number;
}

export const DEFAULT_CAPTURE: CaptureSize = { width: 1280, height: 720 };

/** Longest display name, as in the protocol. */
export const NAME_LIMIT = 64;

const ROOM_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** Reads a page's address; what is not valid in the query counts as absent. */
export function parseAddress(url: URL): PageAddress {
  const path = /^\/r\/([^/]*)\/?$/.exec(url.pathname);
  if (!path) return { kind: 'start' };
  const room = decode(path[1] ?? '');
  if (!ROOM_NAME.test(room)) return { kind: 'start', invalidRoom: room };
  const query = url.searchParams;
  return {
    kind: 'room',
    room,
    name: query.get('name')?.trim().slice(0, NAME_LIMIT) || undefined,
    join: query.get('join') === '1',
    capture: parseCapture(query.get('video')),
    token: query.get('token') || undefined,
  };
}

/** Reads `640x360`; anything else, or more than 1920x1080, is the default of 1280x720. */
export function parseCapture(text: string | null): CaptureSize {
  const found = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(text ?? '');
  const width = Number(found?.[1]);
  const height = Number(found?.[2]);
  return found && width <= 1920 && height <= 1080 ? { width, height } : DEFAULT_CAPTURE;
}

/** Makes a room's name of what a person typed: `Team Müller` becomes `team-muller`. Empty if nothing is left of it. */
export function roomNameFrom(text: string): string {
  if (ROOM_NAME.test(text.trim())) return text.trim();
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}

/** The link to send to others: without anybody's name or token. */
export function linkTo(room: string, origin: string): string {
  return `${origin}/r/${room}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
