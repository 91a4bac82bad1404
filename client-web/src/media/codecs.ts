/** The room's codec, and what a browser without it can do. */
const VIDEO_CODECS = ['video/vp8', 'video/h264', 'video/rtx'];
const AUDIO_CODECS = ['audio/opus'];

/** Offers the room's codecs only: with all that a browser has, 25 slots make an offer of 135 kB. */
export function preferRoomCodecs(kind: 'audio' | 'video', transceiver: RTCRtpTransceiver): RTCRtpTransceiver {
  const codecs = (roomCodecs[kind] ??= findRoomCodecs(kind));
  if (codecs.length > 0) {
    transceiver.setCodecPreferences([...codecs]);
  }
  return transceiver;
}

/** Kept, because to ask makes the page wait for the browser's media threads. */
const roomCodecs: { audio?: readonly RTCRtpCodec[]; video?: readonly RTCRtpCodec[] } = {};

function findRoomCodecs(kind: 'audio' | 'video'): readonly RTCRtpCodec[] {
  const wanted = kind === 'audio' ? AUDIO_CODECS : VIDEO_CODECS;
  const rank = (codec: RTCRtpCodec): number => wanted.indexOf(codec.mimeType.toLowerCase());
  return (RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [])
    .filter((codec) => rank(codec) >= 0)
    .filter((codec) => codec.mimeType.toLowerCase() !== 'video/h264' || isCommonH264(codec))
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * The same description without feedback for payload types that it does not offer: Firefox leaves that of codecs which were not preferred,
 * and Chromium refuses such a description.
 */
export function withoutStrayFeedback(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => {
      const offered = /^m=\S+ \S+ \S+ (.*)/.exec(section)?.[1]?.split(' ') ?? [];
      return section.replace(/^a=rtcp-fb:(\d+) .*\r?\n/gm, (line, payloadType: string) =>
        offered.includes(payloadType) ? line : '',
      );
    })
    .join('');
}

/** Of the many profiles of H.264 the one that every browser has: constrained baseline, packetization mode 1. */
function isCommonH264(codec: RTCRtpCodec): boolean {
  const fmtp = codec.sdpFmtpLine ?? '';
  return fmtp.includes('packetization-mode=1') && fmtp.includes('profile-level-id=42e0');
}
