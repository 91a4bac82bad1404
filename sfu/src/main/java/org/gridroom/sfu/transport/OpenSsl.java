package org.gridroom.sfu.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions of OpenSSL 3's libcrypto that SRTP needs, called by the foreign-function API.
 * Pointers travel as {@code long}, so that a call allocates nothing. Per-packet functions are
 * linked as <em>critical</em>: they return within a few microseconds, never block and never call
 * back into Java.
 */
@SuppressWarnings("restricted") // native access is what this class is for
final class OpenSsl {
  /** EVP_CTRL_AEAD_GET_TAG. */
  static final int GET_TAG = 0x10;

  /** EVP_CTRL_AEAD_SET_TAG. */
  static final int SET_TAG = 0x11;

  private static final String LIBRARY = "libcrypto.so.3";
  private static final Linker LINKER = Linker.nativeLinker();
  private static final @Nullable SymbolLookup SYMBOLS = load();

  private static final MethodHandle OPENSSL_VERSION =
      function("OpenSSL_version", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle CIPHER_CTX_NEW =
      function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle CIPHER_CTX_FREE =
      function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle AES_128_GCM =
      function("EVP_aes_128_gcm", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle AES_128_CTR =
      function("EVP_aes_128_ctr", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle CIPHER_INIT =
      critical(
          "EVP_CipherInit_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CIPHER_UPDATE =
      critical("EVP_CipherUpdate", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CIPHER_FINAL =
      critical("EVP_CipherFinal_ex", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle CIPHER_CTX_CTRL =
      critical("EVP_CIPHER_CTX_ctrl", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SHA1 = function("EVP_sha1", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle HMAC_CTX_NEW =
      function("HMAC_CTX_new", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle HMAC_CTX_FREE =
      function("HMAC_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle HMAC_INIT =
      critical("HMAC_Init_ex", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle HMAC_UPDATE =
      critical("HMAC_Update", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle HMAC_FINAL =
      critical("HMAC_Final", JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private OpenSsl() {}

  /** Whether this machine has the library. */
  static boolean isAvailable() {
    return SYMBOLS != null;
  }

  /** Such as "OpenSSL 3.0.17 1 Jul 2025". */
  static String version() {
    try {
      MemorySegment text = (MemorySegment) OPENSSL_VERSION.invokeExact(0);
      return text.reinterpret(256).getString(0);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /**
   * A new EVP_CIPHER_CTX that has its key and waits for IVs.
   *
   * @param key address of 16 bytes
   */
  static long newCipher(boolean gcm, boolean encrypt, long key) {
    try {
      long context = (long) CIPHER_CTX_NEW.invokeExact();
      long cipher = gcm ? (long) AES_128_GCM.invokeExact() : (long) AES_128_CTR.invokeExact();
      if (context == 0) {
        throw new OutOfMemoryError("EVP_CIPHER_CTX_new");
      }
      check(
          (int) CIPHER_INIT.invokeExact(context, cipher, 0L, key, 0L, encrypt ? 1 : 0),
          "EVP_CipherInit_ex");
      return context;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Frees an EVP_CIPHER_CTX. */
  static void freeCipher(long context) {
    try {
      CIPHER_CTX_FREE.invokeExact(context);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Begins a packet with a new IV under the same key. */
  static void cipherStart(long context, long iv) {
    try {
      // -1: keep the direction.
      check(
          (int) CIPHER_INIT.invokeExact(context, 0L, 0L, 0L, iv, -1), "EVP_CipherInit_ex with IV");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Next bytes; with an output of 0 they are only authenticated. */
  static void cipherUpdate(long context, long out, long outSize, long in, int sizeBytes) {
    try {
      check(
          (int) CIPHER_UPDATE.invokeExact(context, out, outSize, in, sizeBytes),
          "EVP_CipherUpdate");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Ends a packet; false if the tag does not match. */
  static boolean cipherFinal(long context, long out, long outSize) {
    try {
      return (int) CIPHER_FINAL.invokeExact(context, out, outSize) == 1;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** {@link #GET_TAG} or {@link #SET_TAG}. */
  static void cipherControl(long context, int command, int sizeBytes, long pointer) {
    try {
      check(
          (int) CIPHER_CTX_CTRL.invokeExact(context, command, sizeBytes, pointer),
          "EVP_CIPHER_CTX_ctrl");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** A new HMAC_CTX for SHA-1 that has its key. */
  static long newHmac(long key, int keySizeBytes) {
    try {
      long context = (long) HMAC_CTX_NEW.invokeExact();
      long digest = (long) SHA1.invokeExact();
      if (context == 0) {
        throw new OutOfMemoryError("HMAC_CTX_new");
      }
      check((int) HMAC_INIT.invokeExact(context, key, keySizeBytes, digest, 0L), "HMAC_Init_ex");
      return context;
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Frees an HMAC_CTX. */
  static void freeHmac(long context) {
    try {
      HMAC_CTX_FREE.invokeExact(context);
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Begins the next packet under the same key. */
  static void hmacStart(long context) {
    try {
      check((int) HMAC_INIT.invokeExact(context, 0L, 0, 0L, 0L), "HMAC_Init_ex again");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Next bytes. */
  static void hmacUpdate(long context, long in, long sizeBytes) {
    try {
      check((int) HMAC_UPDATE.invokeExact(context, in, sizeBytes), "HMAC_Update");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /** Writes the 20 bytes of the digest. */
  static void hmacFinal(long context, long out) {
    try {
      check((int) HMAC_FINAL.invokeExact(context, out, 0L), "HMAC_Final");
    } catch (Throwable t) {
      throw failed(t);
    }
  }

  /**
   * The address of bytes that a function is about to use.
   *
   * @throws IndexOutOfBoundsException if the segment does not have them: nobody else would notice
   * @throws IllegalArgumentException for memory of the Java heap
   */
  static long address(MemorySegment segment, long offset, long sizeBytes) {
    Objects.checkFromIndexSize(offset, sizeBytes, segment.byteSize());
    if (!segment.isNative()) {
      throw new IllegalArgumentException("heap memory has no address");
    }
    return segment.address() + offset;
  }

  private static @Nullable SymbolLookup load() {
    try {
      SymbolLookup lookup = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
      return lookup.find("EVP_CipherInit_ex").isPresent() && lookup.find("HMAC_Init_ex").isPresent()
          ? lookup
          : null;
    } catch (IllegalArgumentException | IllegalCallerException e) {
      return null;
    }
  }

  private static MethodHandle critical(String name, MemoryLayout... arguments) {
    return function(
        name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(false));
  }

  private static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    if (SYMBOLS == null) {
      // Never called: isAvailable() says so.
      return LINKER.downcallHandle(descriptor, options);
    }
    return LINKER.downcallHandle(SYMBOLS.findOrThrow(name), descriptor, options);
  }

  private static void check(int result, String function) {
    if (result != 1) {
      throw new IllegalStateException(function + " of libcrypto failed");
    }
  }

  private static RuntimeException failed(Throwable t) {
    if (t instanceof Error error) {
      throw error;
    }
    return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
  }
}
