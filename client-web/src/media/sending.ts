import type { SourceKind } from '../protocol';

const FULL_HD_LINES = 1080;
const MICROPHONE_BITRATE_BPS = 48_000;
const SCREEN_BITRATE_BPS = 2_500_000;
/** What a camera of 1280x720 at 30 fps gets. */
const CAMERA_BITRATE_BPS = 1_500_000;
const CAMERA_PIXELS = 1280 * 720;

/** The bitrate that a camera picture of this size is worth: small pictures need more bits a pixel than large ones. */
export function cameraBitrateBps(width: number, height: number): number {
  return Math.round(CAMERA_BITRATE_BPS * ((width * height) / CAMERA_PIXELS) ** 0.75);
}

function maxBitrateBps(source: SourceKind, track: MediaStreamTrack | undefined): number {
  switch (source) {
    case 'microphone':
      return MICROPHONE_BITRATE_BPS;
    case 'screen':
      return SCREEN_BITRATE_BPS;
    case 'camera': {
      const { width = 1280, height = 720 } = track?.getSettings() ?? {};
      return cameraBitrateBps(width, Math.min(height, FULL_HD_LINES));
    }
  }
}

/**
 * The bandwidth that a new connection to send `track` begins with, in kbit/s: enough that its first pictures are neither small nor
 * blurred. Congestion control takes over from there.
 */
export function startBitrateKbps(camera: MediaStreamTrack | undefined, screen: MediaStreamTrack | undefined): number {
  const bps = maxBitrateBps('camera', camera) + (screen ? SCREEN_BITRATE_BPS / 2 : 0);
  return Math.round(bps / 1000);
}

/** How a sender of `source` is encoded from the start. */
export function encodingOf(source: SourceKind, track: MediaStreamTrack | undefined): RTCRtpEncodingParameters {
  return { maxBitrate: maxBitrateBps(source, track) };
}

/** Sends `track`, or nothing, from `sender`. */
export async function attach(sender: RTCRtpSender, track: MediaStreamTrack | undefined): Promise<void> {
  if (sender.track === (track ?? null)) {
    return;
  }
  try {
    await sender.replaceTrack(track ?? null);
  } catch (error) {
    // The connection was closed meanwhile.
    console.warn(`Gridroom: a sender keeps its track: ${String(error)}`);
  }
}

/** The bitrate for which each sender was tuned: to ask for its parameters makes the page wait for the browser's media threads. */
const tunedBps = new WeakMap<RTCRtpSender, number>();

/**
 * Fits the encoder to what it sends. The picture keeps its size under pressure, so that a path that is new and one that is old look
 * the same; a browser that does not know that preference ignores it.
 */
export async function tune(sender: RTCRtpSender, source: SourceKind): Promise<void> {
  const bitrate = sender.track ? maxBitrateBps(source, sender.track) : undefined;
  if (bitrate === undefined || bitrate === tunedBps.get(sender)) {
    return;
  }
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
  const [encoding] = parameters.encodings;
  const preference = source === 'microphone' ? undefined : 'maintain-resolution';
  if (!encoding) {
    return;
  }
  encoding.maxBitrate = bitrate;
  if (preference) {
    parameters.degradationPreference = preference;
  }
  try {
    await sender.setParameters(parameters);
    tunedBps.set(sender, bitrate);
  } catch (error) {
    // The connection was closed or described anew meanwhile: it sends as before.
    console.warn(`Gridroom: a sender keeps its parameters: ${String(error)}`);
  }
}

/**
 * The same description with a start bitrate for the first codec of each video section (`x-google-start-bitrate`, known to Chromium
 * and Safari, ignored by others).
 */
export function withStartBitrate(sdp: string, kbps: number): string {
  const parameter = `x-google-start-bitrate=${kbps}`;
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => {
      const payloadType = /^m=video \S+ \S+ (\d+)/.exec(section)?.[1];
      if (payloadType === undefined) {
        return section;
      }
      const fmtp = new RegExp(`^(a=fmtp:${payloadType} [^\\r\\n]*)`, 'm');
      return fmtp.test(section)
        ? section.replace(fmtp, `$1;${parameter}`)
        : section.replace(
            new RegExp(`^(a=rtpmap:${payloadType} [^\\r\\n]*)(\\r?\\n)`, 'm'),
            `$1$2a=fmtp:${payloadType} ${parameter}$2`,
          );
    })
    .join('');
}
