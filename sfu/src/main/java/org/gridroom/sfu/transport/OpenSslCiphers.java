package org.gridroom.sfu.transport;

import static org.gridroom.sfu.transport.OpenSsl.address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.gridroom.sfu.transport.SrtpKeys.SessionKeys;

/** Packets encrypted by OpenSSL's libcrypto: nothing is allocated and nothing copied per packet. */
final class OpenSslCiphers implements PacketCiphers {
  @Override
  public String name() {
    return OpenSsl.version();
  }

  @Override
  public PacketCipher create(SrtpProfile profile, SessionKeys keys, boolean sealing) {
    return switch (profile) {
      case AEAD_AES_128_GCM -> new Gcm(keys, sealing);
      case AES_CM_128_HMAC_SHA1_80 -> new CounterMode(keys);
    };
  }

  /** Puts a key where C can read it, for as long as {@code arena} lives. */
  private static long key(Arena arena, byte[] key) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, key).address();
  }

  /** An EVP_CIPHER_CTX and the place where its functions write sizes that nobody reads. */
  private abstract static class Evp implements PacketCipher {
    private final MemorySegment unused = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    final long unusedSize = unused.address();
    private long context;

    Evp(boolean gcm, boolean sealing, byte[] key) {
      try (Arena arena = Arena.ofConfined()) {
        context = OpenSsl.newCipher(gcm, sealing, key(arena, key));
      }
    }

    final long context() {
      if (context == 0) {
        throw new IllegalStateException("closed");
      }
      return context;
    }

    @Override
    public void start(MemorySegment iv) {
      OpenSsl.cipherStart(context(), iv.address());
    }

    @Override
    public final void crypt(
        MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int sizeBytes) {
      if (sizeBytes > 0) {
        OpenSsl.cipherUpdate(
            context(),
            address(to, toOffset, sizeBytes),
            unusedSize,
            address(from, fromOffset, sizeBytes),
            sizeBytes);
      }
    }

    @Override
    public void close() {
      if (context != 0) {
        OpenSsl.freeCipher(context);
        context = 0;
      }
    }
  }

  private static final class Gcm extends Evp {
    private static final int TAG_BYTES = 16;

    Gcm(SessionKeys keys, boolean sealing) {
      super(true, sealing, keys.encryption());
    }

    @Override
    public void authenticate(MemorySegment segment, long offset, int sizeBytes) {
      OpenSsl.cipherUpdate(
          context(), 0, unusedSize, address(segment, offset, sizeBytes), sizeBytes);
    }

    @Override
    public void tag(MemorySegment to, long offset) {
      long tag = address(to, offset, TAG_BYTES);
      if (!OpenSsl.cipherFinal(context(), tag, unusedSize)) {
        throw new IllegalStateException("EVP_CipherFinal_ex of libcrypto failed");
      }
      OpenSsl.cipherControl(context(), OpenSsl.GET_TAG, TAG_BYTES, tag);
    }

    @Override
    public boolean verify(MemorySegment tag, long offset) {
      long address = address(tag, offset, TAG_BYTES);
      OpenSsl.cipherControl(context(), OpenSsl.SET_TAG, TAG_BYTES, address);
      // GCM writes nothing at its end: any valid address does.
      return OpenSsl.cipherFinal(context(), unusedSize, unusedSize);
    }
  }

  private static final class CounterMode extends Evp {
    private static final int TAG_BYTES = SrtpProfile.AES_CM_128_HMAC_SHA1_80.tagSizeBytes();
    private static final int DIGEST_BYTES = 20;

    private final MemorySegment digest = Arena.ofAuto().allocate(DIGEST_BYTES);
    private long hmac;

    CounterMode(SessionKeys keys) {
      super(false, true, keys.encryption());
      try (Arena arena = Arena.ofConfined()) {
        hmac = OpenSsl.newHmac(key(arena, keys.authentication()), keys.authentication().length);
      }
    }

    @Override
    public void start(MemorySegment iv) {
      super.start(iv);
      OpenSsl.hmacStart(hmac);
    }

    @Override
    public void authenticate(MemorySegment segment, long offset, int sizeBytes) {
      OpenSsl.hmacUpdate(hmac, address(segment, offset, sizeBytes), sizeBytes);
    }

    @Override
    public void tag(MemorySegment to, long offset) {
      OpenSsl.hmacFinal(hmac, digest.address());
      MemorySegment.copy(digest, 0, to, offset, TAG_BYTES);
    }

    @Override
    public boolean verify(MemorySegment tag, long offset) {
      OpenSsl.hmacFinal(hmac, digest.address());
      int difference = 0;
      for (int i = 0; i < TAG_BYTES; i++) {
        difference |=
            digest.get(ValueLayout.JAVA_BYTE, i) ^ tag.get(ValueLayout.JAVA_BYTE, offset + i);
      }
      return difference == 0;
    }

    @Override
    public void close() {
      super.close();
      if (hmac != 0) {
        OpenSsl.freeHmac(hmac);
        hmac = 0;
      }
    }
  }
}
