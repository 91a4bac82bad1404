package org.gridroom.sfu.transport;

import org.jspecify.annotations.Nullable;

/**
 * The paths that authenticated checks have validated, and which of them is used: the one that the
 * controlling peer nominated last (RFC 8445, section 8), until then the first. Paths of a new
 * generation (ICE restart) win over those of the one before as soon as one of them is validated.
 * Also keeps the time of consent (RFC 7675).
 */
@SuppressWarnings("ReferenceEquality") // paths are interned: the same path is the same object
final class IcePaths {
  /** Most paths of one transport; when there are more, the one that was silent for longest goes. */
  static final int MAX_PATHS = 16;

  private final PeerTransport owner;
  private final @Nullable NetworkPath[] paths = new NetworkPath[MAX_PATHS];
  private final long[] checkedNanos = new long[MAX_PATHS];
  private int size;
  private @Nullable NetworkPath selected;
  private long selectedGeneration = -1;

  IcePaths(PeerTransport owner) {
    this.owner = owner;
  }

  /** The path that is used for sending, null before there is one. */
  @Nullable NetworkPath selected() {
    return selected;
  }

  /** Whether datagrams from this path may be believed to come from the peer's address. */
  boolean isValidated(NetworkPath path) {
    return path == selected || indexOf(path) >= 0;
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /**
   * An authenticated check has come by this path.
   *
   * @param generation of the credentials that it was made with: grows with each ICE restart
   */
  void onCheck(NetworkPath path, long generation, boolean nominated, long nowNanos) {
    int index = indexOf(path);
    if (index < 0) {
      if (size == MAX_PATHS) {
        remove(longestSilent());
      }
      index = size++;
      paths[index] = path;
    }
    // Each time: who was here last owns an address that two transports have had.
    path.assign(owner);
    checkedNanos[index] = nowNanos;
    boolean first = generation > selectedGeneration || selected == null;
    if (first || (nominated && generation == selectedGeneration)) {
      selected = path;
      selectedGeneration = generation;
    }
  }

  /** The path's connection is gone. */
  void onClosed(NetworkPath path) {
    int index = indexOf(path);
    if (index >= 0) {
      remove(index);
    }
    if (path == selected) {
      selected = size == 0 ? null : paths[lastChecked()];
    }
  }

  /**
   * How long ago the peer last consented to being sent to on the selected path, in nanoseconds;
   * without a path, since {@code sinceNanos}.
   *
   * @param sinceNanos when the last path was lost or the transport began, used without a path
   */
  long consentAgeNanos(long nowNanos, long sinceNanos) {
    NetworkPath path = selected;
    return nowNanos - (path == null ? sinceNanos : checkedNanos[indexOf(path)]);
  }

  /** Gives all paths back. */
  void releaseAll() {
    while (size > 0) {
      remove(size - 1);
    }
    selected = null;
  }

  private int indexOf(NetworkPath path) {
    for (int i = 0; i < size; i++) {
      if (paths[i] == path) {
        return i;
      }
    }
    return -1;
  }

  private int longestSilent() {
    int oldest = -1;
    for (int i = 0; i < size; i++) {
      if (paths[i] != selected && (oldest < 0 || checkedNanos[i] - checkedNanos[oldest] < 0)) {
        oldest = i;
      }
    }
    return oldest;
  }

  private int lastChecked() {
    int newest = 0;
    for (int i = 1; i < size; i++) {
      if (checkedNanos[i] - checkedNanos[newest] > 0) {
        newest = i;
      }
    }
    return newest;
  }

  private void remove(int index) {
    NetworkPath path = paths[index];
    size--;
    paths[index] = paths[size];
    checkedNanos[index] = checkedNanos[size];
    paths[size] = null;
    if (path != null) {
      path.release(owner);
    }
  }
}
