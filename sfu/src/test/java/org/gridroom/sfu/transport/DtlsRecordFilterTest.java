package org.gridroom.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DtlsRecordFilterTest {
  private static final int CLIENT_HELLO = 1;
  private static final int CLIENT_KEY_EXCHANGE = 16;
  private static final int CERTIFICATE_VERIFY = 15;

  private final DtlsRecordFilter server = new DtlsRecordFilter();

  @Test
  void aMessageThatClaimsMegabytesIsCutOff() {
    byte[] honest = handshake(CLIENT_HELLO, DtlsRecordFilter.MAX_MESSAGE_BYTES, 0, 10);
    byte[] greedy = handshake(CLIENT_HELLO, 0xFFFFFF, 0, 10);

    assertEquals(honest.length, server.accept(honest));
    assertEquals(0, server.accept(greedy));
    assertEquals(honest.length, server.accept(join(honest, greedy)));
  }

  @Test
  void changeCipherSpecWaitsForCertificateVerify() {
    byte[] keyExchange = handshake(CLIENT_KEY_EXCHANGE, 66, 0, 66);
    byte[] verify = handshake(CERTIFICATE_VERIFY, 80, 0, 80);
    byte[] changeCipherSpec = record(20, 0, new byte[] {1});
    byte[] finished = record(22, 1, new byte[40]);

    assertEquals(keyExchange.length, server.accept(join(keyExchange, changeCipherSpec, finished)));
    assertEquals(0, server.accept(finished));
    byte[] flight = join(verify, changeCipherSpec, finished);
    assertEquals(flight.length, server.accept(flight));
    assertEquals(finished.length, server.accept(finished));
  }

  @Test
  void theEndOfAFragmentedCertificateVerifyCounts() {
    byte[] changeCipherSpec = record(20, 0, new byte[] {1});
    server.accept(handshake(CERTIFICATE_VERIFY, 80, 0, 50));
    assertEquals(0, server.accept(changeCipherSpec));
    server.accept(handshake(CERTIFICATE_VERIFY, 80, 50, 30));
    assertEquals(changeCipherSpec.length, server.accept(changeCipherSpec));
  }

  @Test
  void aRecordThatPassesTheEndIsCutOff() {
    byte[] whole = record(22, 0, new byte[20]);
    byte[] truncated = Arrays.copyOf(join(whole, whole), 2 * whole.length - 1);
    assertEquals(whole.length, server.accept(truncated));
    assertEquals(0, server.accept(new byte[12]));
    assertEquals(0, server.accept(new byte[0]));
  }

  private static byte[] handshake(int type, int length, int offset, int fragment) {
    ByteBuffer message = ByteBuffer.allocate(12 + fragment);
    message.putInt(type << 24 | length).putShort((short) 0);
    message.put((byte) 0).putShort((short) offset).put((byte) 0).putShort((short) fragment);
    return record(22, 0, message.array());
  }

  private static byte[] record(int type, int epoch, byte[] content) {
    ByteBuffer record = ByteBuffer.allocate(13 + content.length);
    record.put((byte) type).putShort((short) 0xFEFD).putShort((short) epoch);
    record.putShort((short) 0).putInt(1).putShort((short) content.length).put(content);
    return record.array();
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(4096);
    for (byte[] part : parts) {
      all.put(part);
    }
    return Arrays.copyOf(all.array(), all.position());
  }
}
