package org.gridroom.signaling.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The client's files, from a folder of the class path. Each is read once and kept. Safe for use by
 * many threads.
 */
final class StaticFiles {
  /**
   * One file.
   *
   * @param gzip the same compressed; empty where that makes it no smaller
   * @param entityTag a strong validator (RFC 9110, section 8.8.3), with its quotes
   * @param immutable whether the name changes with the content
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared, and never compared.
  record StaticFile(
      byte[] content,
      Optional<byte[]> gzip,
      String contentType,
      String entityTag,
      boolean immutable) {}

  /** Possessive, because a group that can go back takes a piece of the stack for each segment. */
  private static final Pattern SAFE = Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*+)++");

  private static final Pattern ROOM_PAGE = Pattern.compile("/r/[^/]*");
  private static final String INDEX = "/index.html";
  private static final String OTHER_TYPE = "application/octet-stream";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"));

  private final String folder;
  private final ConcurrentHashMap<String, StaticFile> loaded = new ConcurrentHashMap<>();

  /**
   * Files below a folder of the class path.
   *
   * @param folder such as {@code /web}
   */
  StaticFiles(String folder) {
    this.folder = folder;
  }

  /**
   * The file for a request's path: the room's page for {@code /} and {@code /r/ROOM}. Empty if
   * there is none.
   */
  Optional<StaticFile> find(String path) {
    String name = path.equals("/") || ROOM_PAGE.matcher(path).matches() ? INDEX : path;
    // No dot begins a segment, so no path leads out of the folder or to a hidden file.
    if (!SAFE.matcher(name).matches()) {
      return Optional.empty();
    }
    @Nullable StaticFile known = loaded.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<StaticFile> file = load(name);
    file.ifPresent(found -> loaded.put(name, found));
    return file;
  }

  private Optional<StaticFile> load(String name) {
    @Nullable URL url = StaticFiles.class.getResource(folder + name);
    int dot = name.lastIndexOf('.');
    // A folder is a resource as well; all files of the client have an extension.
    if (url == null || dot < name.lastIndexOf('/')) {
      return Optional.empty();
    }
    String contentType = TYPES.getOrDefault(name.substring(dot + 1), OTHER_TYPE);
    try (InputStream in = url.openStream()) {
      byte[] content = in.readAllBytes();
      return Optional.of(
          new StaticFile(
              content,
              compressed(content, contentType),
              contentType,
              entityTag(content),
              name.startsWith("/assets/")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> compressed(byte[] content, String contentType)
      throws IOException {
    // Pictures, fonts and sounds are compressed already; vector graphics are text.
    boolean isCompressed =
        contentType.matches("(image|font|audio)/.*") && !contentType.startsWith("image/svg");
    if (isCompressed) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.size() < content.length ? Optional.of(bytes.toByteArray()) : Optional.empty();
  }

  private static String entityTag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
