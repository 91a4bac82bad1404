package org.gridroom.loadtest.transport;

import java.util.List;
import java.util.stream.IntStream;
import org.gridroom.loadtest.media.OutgoingStream;
import org.gridroom.loadtest.media.OutgoingStream.StreamIdentity;
import org.gridroom.sfu.sdp.TransportDescription;

/**
 * The offer of a virtual participant, of the shape that the web client's has: microphone, camera
 * and screen, then three slots for sound and some for video.
 *
 * @param sdp the description
 * @param videoSlots the mids of its video slots
 */
public record SessionOffer(String sdp, List<String> videoSlots) {
  /** Payload type of Opus. */
  public static final int OPUS = 111;

  /** Payload type of VP8. */
  public static final int VP8 = 96;

  /** Payload type of VP8's retransmissions. */
  public static final int VP8_RTX = 97;

  /** Mids of the sections that send. */
  public static final String MICROPHONE_MID = "0";

  /** Mid of the camera's section. */
  public static final String CAMERA_MID = "1";

  /** Mid of the screen's section: offered, never used. */
  public static final String SCREEN_MID = "2";

  private static final int AUDIO_SLOTS = 3;

  /** Copies the list. */
  public SessionOffer {
    videoSlots = List.copyOf(videoSlots);
  }

  /**
   * Writes an offer.
   *
   * @param local this side's transport
   * @param firstSsrc the streams take this number and the four that follow
   * @param videoSlotCount 0..99
   */
  public static SessionOffer write(TransportDescription local, int firstSsrc, int videoSlotCount) {
    int sections = 3 + AUDIO_SLOTS + videoSlotCount;

    StringBuilder sdp = new StringBuilder(1024 + sections * 600);
    sdp.append("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE");
    for (int mid = 0; mid < sections; mid++) {
      sdp.append(' ').append(mid);
    }
    sdp.append("\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS bot\r\n");
    section(sdp, local, "audio", MICROPHONE_MID);
    sending(sdp, microphone(firstSsrc), "sound");
    section(sdp, local, "video", CAMERA_MID);
    sending(sdp, camera(firstSsrc), "camera");
    section(sdp, local, "video", SCREEN_MID);
    sending(
        sdp, new StreamIdentity(SCREEN_MID, firstSsrc + 3, VP8, firstSsrc + 4, VP8_RTX), "screen");
    for (int mid = 3; mid < sections; mid++) {
      section(sdp, local, mid < 3 + AUDIO_SLOTS ? "audio" : "video", Integer.toString(mid));
      sdp.append("a=recvonly\r\n");
    }
    List<String> videoSlots =
        IntStream.range(3 + AUDIO_SLOTS, sections).mapToObj(Integer::toString).toList();
    return new SessionOffer(sdp.toString(), videoSlots);
  }

  /** What names the sound of somebody whose streams start at this number. */
  public static StreamIdentity microphone(int firstSsrc) {
    return new StreamIdentity(MICROPHONE_MID, firstSsrc, OPUS, 0, 0);
  }

  /** What names their picture. */
  public static StreamIdentity camera(int firstSsrc) {
    return new StreamIdentity(CAMERA_MID, firstSsrc + 1, VP8, firstSsrc + 2, VP8_RTX);
  }

  private static void section(
      StringBuilder sdp, TransportDescription local, String kind, String mid) {
    boolean audio = kind.equals("audio");
    String payloadTypes = audio ? Integer.toString(OPUS) : VP8 + " " + VP8_RTX;
    sdp.append("m=%s 9 UDP/TLS/RTP/SAVPF %s\r\n".formatted(kind, payloadTypes));
    sdp.append("c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n");
    sdp.append("a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n".formatted(local.ufrag(), local.password()));
    sdp.append("a=ice-options:trickle\r\n");
    sdp.append(
        "a=fingerprint:%s %s\r\n".formatted(local.fingerprintAlgorithm(), local.fingerprint()));
    sdp.append("a=setup:%s\r\na=mid:%s\r\n".formatted(local.setup(), mid));
    if (audio) {
      extension(sdp, OutgoingStream.LEVEL_EXTENSION, "urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    }
    extension(
        sdp,
        OutgoingStream.TRANSPORT_SEQUENCE_EXTENSION,
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01");
    extension(sdp, OutgoingStream.MID_EXTENSION, "urn:ietf:params:rtp-hdrext:sdes:mid");
    sdp.append("a=rtcp-mux\r\na=rtcp-rsize\r\n");
    if (audio) {
      sdp.append(
          """
          a=rtpmap:%1$d opus/48000/2
          a=rtcp-fb:%1$d transport-cc
          a=fmtp:%1$d minptime=10;useinbandfec=1
          """
              .formatted(OPUS)
              .replace("\n", "\r\n"));
    } else {
      sdp.append(
          """
          a=rtpmap:%1$d VP8/90000
          a=rtcp-fb:%1$d transport-cc
          a=rtcp-fb:%1$d ccm fir
          a=rtcp-fb:%1$d nack
          a=rtcp-fb:%1$d nack pli
          a=rtpmap:%2$d rtx/90000
          a=fmtp:%2$d apt=%1$d
          """
              .formatted(VP8, VP8_RTX)
              .replace("\n", "\r\n"));
    }
  }

  private static void sending(StringBuilder sdp, StreamIdentity stream, String track) {
    sdp.append("a=sendonly\r\na=msid:bot %s\r\n".formatted(track));
    String ssrc = Integer.toUnsignedString(stream.ssrc());
    String cname = "a=ssrc:%s cname:bot\r\n";
    if (stream.retransmissionSsrc() == 0) {
      sdp.append(cname.formatted(ssrc));
    } else {
      String retransmissions = Integer.toUnsignedString(stream.retransmissionSsrc());
      sdp.append("a=ssrc-group:FID %s %s\r\n".formatted(ssrc, retransmissions));
      sdp.append(cname.formatted(ssrc)).append(cname.formatted(retransmissions));
    }
  }

  private static void extension(StringBuilder sdp, int id, String uri) {
    sdp.append("a=extmap:%d %s\r\n".formatted(id, uri));
  }
}
