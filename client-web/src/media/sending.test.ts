import { describe, expect, it } from 'vitest';
import { cameraBitrateBps, withStartBitrate } from './sending';

const sdp = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');

describe('the start bitrate', () => {
  it('goes to the first codec of each video section', () => {
    const before = sdp(
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'm=video 0 UDP/TLS/RTP/SAVPF 102 96',
      'a=rtpmap:102 H264/90000',
      'a=fmtp:102 packetization-mode=1',
    );
    const after = sdp(
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtpmap:111 opus/48000/2',
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
      'a=rtpmap:96 VP8/90000',
      'a=fmtp:96 x-google-start-bitrate=700',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'm=video 0 UDP/TLS/RTP/SAVPF 102 96',
      'a=rtpmap:102 H264/90000',
      'a=fmtp:102 packetization-mode=1;x-google-start-bitrate=700',
    );
    expect(withStartBitrate(before, 700)).toBe(after);
  });

  it('leaves a description without video alone', () => {
    const audio = sdp('v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2');
    expect(withStartBitrate(audio, 700)).toBe(audio);
  });
});

describe('the bitrate of a camera', () => {
  it('grows slower than the number of pixels', () => {
    expect(cameraBitrateBps(1280, 720)).toBe(1_500_000);
    expect(cameraBitrateBps(640, 360)).toBe(530_330);
    expect(cameraBitrateBps(1920, 1080)).toBe(2_755_676);
  });
});
