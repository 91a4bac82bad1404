package org.gridroom.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.gridroom.sfu.codec.Codec;
import org.gridroom.sfu.rtp.PayloadTypeMap;
import org.gridroom.sfu.sdp.NegotiatedCodec;
import org.junit.jupiter.api.Test;

class CodecMatchTest {
  private static NegotiatedCodec codec(Codec codec, int type, int rtx, String parameters) {
    return new NegotiatedCodec(codec, type, rtx, 1, parameters, List.of());
  }

  @Test
  void translatesTheNumbersOfTheSameCodec() {
    PayloadTypeMap map =
        CodecMatch.map(
            List.of(codec(Codec.VP8, 96, 97, ""), codec(Codec.OPUS, 111, -1, "minptime=10")),
            List.of(codec(Codec.OPUS, 109, -1, ""), codec(Codec.VP8, 120, 124, "max-fs=12288")));

    assertEquals(120, map.receiverType(96));
    assertEquals(124, map.rtxType(96));
    assertEquals(109, map.receiverType(111));
    assertEquals(PayloadTypeMap.NONE, map.rtxType(111));
    assertEquals(PayloadTypeMap.NONE, map.receiverType(97));
  }

  @Test
  void tellsProfilesOfH264Apart() {
    PayloadTypeMap map =
        CodecMatch.map(
            List.of(
                codec(
                    Codec.H264,
                    102,
                    103,
                    "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
                codec(Codec.H264, 104, 105, "packetization-mode=1;profile-level-id=64001f")),
            List.of(
                codec(Codec.H264, 40, 41, "packetization-mode=0;profile-level-id=42e01f"),
                codec(Codec.H264, 50, 51, "packetization-mode=1; profile-level-id=42E034")));

    assertEquals(50, map.receiverType(102));
    assertEquals(PayloadTypeMap.NONE, map.receiverType(104));
  }

  @Test
  void tellsProfilesOfVp9AndAv1Apart() {
    PayloadTypeMap map =
        CodecMatch.map(
            List.of(
                codec(Codec.VP9, 98, -1, ""),
                codec(Codec.VP9, 100, -1, "profile-id=2"),
                codec(Codec.AV1, 45, -1, "level-idx=5;profile=0;tier=0")),
            List.of(codec(Codec.VP9, 60, -1, "profile-id=0"), codec(Codec.AV1, 61, -1, "")));

    assertEquals(60, map.receiverType(98));
    assertEquals(PayloadTypeMap.NONE, map.receiverType(100));
    assertEquals(61, map.receiverType(45));
  }
}
