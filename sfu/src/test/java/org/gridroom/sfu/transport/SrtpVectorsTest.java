package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.gridroom.sfu.transport.SrtpKeys.SessionKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test vectors of the RFCs. */
class SrtpVectorsTest {
  private static final byte[] KEY = hex("000102030405060708090a0b0c0d0e0f");
  private static final byte[] SALT = hex("517569642070726f2071756f");

  static Stream<PacketCiphers> ciphers() {
    return Stream.of(PacketCiphers.best(), new JceCiphers());
  }

  @Test
  void derivesTheSessionKeysOfRfc3711AppendixB3() {
    SessionKeys keys =
        new SrtpKeys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
                hex("0EC675AD498AFEEBB6960B3AABE6"))
            .session(false);

    assertArrayEquals(hex("C61E7A93744F39EE10734AFE3FF7A087"), keys.encryption());
    assertArrayEquals(hex("30CBBC08863D8C85D49DB34A9AE1"), keys.salt());
    assertArrayEquals(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"), keys.authentication());
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void makesTheKeyStreamOfRfc3711AppendixB2(PacketCiphers ciphers) {
    SessionKeys keys =
        new SessionKeys(hex("2B7E151628AED2A6ABF7158809CF4F3C"), new byte[20], new byte[14]);
    PacketCipher cipher = ciphers.create(SrtpProfile.AES_CM_128_HMAC_SHA1_80, keys, true);
    MemorySegment out = Packets.memory(new byte[48]);
    cipher.start(Packets.memory(hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")));
    cipher.crypt(Packets.memory(new byte[48]), 0, out, 0, 48);
    cipher.close();

    assertArrayEquals(
        hex(
            "E03EAD0935C95E80E166B16DD92B4EB4"
                + "D23513162B02D0F72A43A2FE4A5F97AB"
                + "41E95B3BB0A2E8DD477901E4FCA894C0"),
        Packets.bytes(out, 0, 48));
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void sealsTheRtpPacketOfRfc7714Section16(PacketCiphers ciphers) {
    byte[] packet =
        hex(
            "8040f17b8041f8d35501a0b247616c6c69612065737420"
                + "6f6d6e697320646976697361"
                + "20696e207061727465732074726573");
    SrtpTransform transform = transform(ciphers, false, true);
    MemorySegment out = Packets.memory(new byte[packet.length + 16]);
    MemorySegment clear = Packets.memory(packet);
    MemorySegment.copy(clear, 0, out, 0, 12);
    int size =
        transform.seal(0x5501a0b2, 0xf17b, out, 0, 12, clear, 0, clear, 12, packet.length - 12);

    assertArrayEquals(
        hex(
            "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a"
                + "51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce"),
        Packets.bytes(out, 0, size));
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void sealsAndOpensTheRtcpPacketOfRfc7714Section17(PacketCiphers ciphers) {
    byte[] packet =
        hex(
            "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
                + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    SrtpTransform transform = transform(ciphers, true, true);
    MemorySegment out = Packets.memory(new byte[packet.length + 20]);
    MemorySegment clear = Packets.memory(packet);
    MemorySegment.copy(clear, 0, out, 0, 8);
    int size = transform.seal(0x4d617273, 0x5d4, out, 0, 8, clear, 0, clear, 8, packet.length - 8);

    byte[] sealed = Packets.bytes(out, 0, size);
    assertArrayEquals(
        hex(
            "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda"
                + "4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4"),
        sealed);
    SrtpTransform opening = transform(ciphers, true, false);
    MemorySegment opened = Packets.memory(new byte[2048]);
    assertEquals(0x5d4, opening.readRtcpIndex(out, 0, size));
    assertEquals(packet.length, opening.open(0x4d617273, 0x5d4, out, 0, size, 8, opened));
    assertArrayEquals(packet, Packets.bytes(opened, 0, packet.length));
  }

  private static SrtpTransform transform(PacketCiphers ciphers, boolean rtcp, boolean sealing) {
    return new SrtpTransform(
        ciphers,
        SrtpProfile.AEAD_AES_128_GCM,
        new SessionKeys(KEY, new byte[0], SALT),
        rtcp,
        sealing);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
