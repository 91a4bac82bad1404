package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.gridroom.sfu.transport.SrtpKeys.SessionKeys;
import org.gridroom.sfu.wire.PacketBuffer;

/**
 * Packets encrypted by the JDK's own ciphers, for machines without libcrypto. Costs copies and
 * about 1 kB of garbage per packet.
 */
final class JceCiphers implements PacketCiphers {
  @Override
  public String name() {
    return "JDK " + Runtime.version().feature() + " SunJCE";
  }

  @Override
  public PacketCipher create(SrtpProfile profile, SessionKeys keys, boolean sealing) {
    try {
      return switch (profile) {
        case AEAD_AES_128_GCM -> new Gcm(keys, sealing);
        case AES_CM_128_HMAC_SHA1_80 -> new CounterMode(keys);
      };
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(GeneralSecurityException e) {
    return new IllegalStateException("the JDK's AES failed", e);
  }

  private static final class Gcm implements PacketCipher {
    private static final int TAG_BYTES = 16;

    private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    private final SecretKeySpec key;
    private final int mode;
    private final byte[] iv = new byte[12];
    // The JDK releases nothing that it decrypts before the tag is checked: collect, then do it at
    // once.
    private final byte[] input = new byte[PacketBuffer.CAPACITY_BYTES + TAG_BYTES];
    private final byte[] output = new byte[PacketBuffer.CAPACITY_BYTES + 2 * TAG_BYTES];
    private int inputSizeBytes;
    private MemorySegment to = MemorySegment.NULL;
    private long toOffset;

    Gcm(SessionKeys keys, boolean sealing) throws GeneralSecurityException {
      key = new SecretKeySpec(keys.encryption(), "AES");
      mode = sealing ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    }

    @Override
    public void start(MemorySegment ivSegment) {
      MemorySegment.copy(ivSegment, JAVA_BYTE, 0, iv, 0, iv.length);
      inputSizeBytes = 0;
      try {
        AlgorithmParameterSpec parameters = new GCMParameterSpec(8 * TAG_BYTES, iv);
        cipher.init(mode, key, parameters);
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }

    @Override
    public void authenticate(MemorySegment segment, long offset, int sizeBytes) {
      cipher.updateAAD(segment.asSlice(offset, sizeBytes).asByteBuffer());
    }

    @Override
    public void crypt(
        MemorySegment from,
        long fromOffset,
        MemorySegment target,
        long targetOffset,
        int sizeBytes) {
      if (inputSizeBytes == 0) {
        to = target;
        toOffset = targetOffset;
      }
      MemorySegment.copy(from, JAVA_BYTE, fromOffset, input, inputSizeBytes, sizeBytes);
      inputSizeBytes += sizeBytes;
    }

    @Override
    public void tag(MemorySegment tagSegment, long offset) {
      try {
        int size = cipher.doFinal(input, 0, inputSizeBytes, output, 0);
        int encrypted = size - TAG_BYTES;
        MemorySegment.copy(output, 0, to, JAVA_BYTE, toOffset, encrypted);
        MemorySegment.copy(output, encrypted, tagSegment, JAVA_BYTE, offset, TAG_BYTES);
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }

    @Override
    public boolean verify(MemorySegment tag, long offset) {
      MemorySegment.copy(tag, JAVA_BYTE, offset, input, inputSizeBytes, TAG_BYTES);
      try {
        int size = cipher.doFinal(input, 0, inputSizeBytes + TAG_BYTES, output, 0);
        MemorySegment.copy(output, 0, to, JAVA_BYTE, toOffset, size);
        return true;
      } catch (AEADBadTagException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      Arrays.fill(output, (byte) 0);
    }
  }

  private static final class CounterMode implements PacketCipher {
    private static final int TAG_BYTES = SrtpProfile.AES_CM_128_HMAC_SHA1_80.tagSizeBytes();

    private final Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    private final Mac mac = Mac.getInstance("HmacSHA1");
    private final SecretKeySpec key;
    private final byte[] iv = new byte[16];
    private final byte[] tag = new byte[TAG_BYTES];

    CounterMode(SessionKeys keys) throws GeneralSecurityException {
      key = new SecretKeySpec(keys.encryption(), "AES");
      mac.init(new SecretKeySpec(keys.authentication(), "HmacSHA1"));
    }

    @Override
    public void start(MemorySegment ivSegment) {
      MemorySegment.copy(ivSegment, JAVA_BYTE, 0, iv, 0, iv.length);
      try {
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
      mac.reset();
    }

    @Override
    public void authenticate(MemorySegment segment, long offset, int sizeBytes) {
      mac.update(segment.asSlice(offset, sizeBytes).asByteBuffer());
    }

    @Override
    public void crypt(
        MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int sizeBytes) {
      try {
        cipher.update(
            from.asSlice(fromOffset, sizeBytes).asByteBuffer(),
            to.asSlice(toOffset, sizeBytes).asByteBuffer());
      } catch (GeneralSecurityException e) {
        throw failed(e);
      }
    }

    @Override
    public void tag(MemorySegment to, long offset) {
      MemorySegment.copy(mac.doFinal(), 0, to, JAVA_BYTE, offset, TAG_BYTES);
    }

    @Override
    public boolean verify(MemorySegment expected, long offset) {
      MemorySegment.copy(expected, JAVA_BYTE, offset, tag, 0, TAG_BYTES);
      return MessageDigest.isEqual(tag, Arrays.copyOf(mac.doFinal(), TAG_BYTES));
    }

    @Override
    public void close() {
      mac.reset();
    }
  }
}
