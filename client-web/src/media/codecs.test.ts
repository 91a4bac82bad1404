import { describe, expect, it } from 'vitest';
import { withoutStrayFeedback } from './codecs';

const sdp = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');

describe('a description', () => {
  it('says nothing of payload types that it does not offer, section by section', () => {
    expect(
      withoutStrayFeedback(
        sdp(
          'v=0',
          'm=audio 9 UDP/TLS/RTP/SAVPF 109',
          'a=rtcp-fb:109 transport-cc',
          'a=rtcp-fb:120 nack',
          'm=video 9 UDP/TLS/RTP/SAVPF 120 124',
          'a=rtcp-fb:* ccm fir',
          'a=rtcp-fb:120 nack pli',
          'a=rtcp-fb:12 nack',
          'a=rtpmap:120 VP8/90000',
        ),
      ),
    ).toBe(
      sdp(
        'v=0',
        'm=audio 9 UDP/TLS/RTP/SAVPF 109',
        'a=rtcp-fb:109 transport-cc',
        'm=video 9 UDP/TLS/RTP/SAVPF 120 124',
        'a=rtcp-fb:* ccm fir',
        'a=rtcp-fb:120 nack pli',
        'a=rtpmap:120 VP8/90000',
      ),
    );
  });
});
