package org.gridroom.sfu.codec;

import java.lang.foreign.MemorySegment;
import org.gridroom.sfu.wire.DropReason;
import org.gridroom.sfu.wire.NetworkOrder;

/**
 * The dependency descriptor, a header extension (RTP payload format for AV1, appendix A): its
 * mandatory fields and, of the template dependency structure, the layers of each template. The
 * structure holds for the packets that follow, so there is one view for each stream.
 *
 * <pre>
 * | start_of_frame (1) | end_of_frame (1) | template id (6) | frame_number (16) | extended fields
 * </pre>
 */
public final class Av1DependencyDescriptor {
  /**
   * Where the frame number starts in the extension's data, in bytes: two bytes, to be rewritten
   * there.
   */
  public static final int FRAME_NUMBER_OFFSET = 1;

  private static final int MANDATORY_BYTES = 3;
  private static final int MAX_TEMPLATES = 64;
  private static final int MAX_SPATIAL_LAYER = 3;
  private static final int MAX_TEMPORAL_LAYER = 7;

  private static final int NEXT_TEMPORAL_LAYER = 1;
  private static final int NEXT_SPATIAL_LAYER = 2;
  private static final int NO_MORE_TEMPLATES = 3;

  private final byte[] temporalLayers = new byte[MAX_TEMPLATES];
  private final byte[] spatialLayers = new byte[MAX_TEMPLATES];
  private int templateIdOffset;
  private int templateCount;

  private int first;
  private int frameNumber;
  private boolean structurePresent;

  // The bits that are left to read.
  private MemorySegment buffer = MemorySegment.NULL;
  private long bitCursor;
  private long bitEnd;

  /**
   * Binds the view to the data of the extension. A malformed structure forgets the one before.
   *
   * @return {@link DropReason#NONE}, or why it cannot be read
   */
  public DropReason bind(MemorySegment buffer, long offset, int sizeBytes) {
    structurePresent = false;
    if (sizeBytes < MANDATORY_BYTES) {
      return DropReason.TRUNCATED;
    }
    first = NetworkOrder.unsignedByte(buffer, offset);
    frameNumber = NetworkOrder.unsignedShort(buffer, offset + FRAME_NUMBER_OFFSET);
    if (sizeBytes == MANDATORY_BYTES) {
      return DropReason.NONE;
    }
    this.buffer = buffer;
    bitCursor = 8 * (offset + MANDATORY_BYTES);
    bitEnd = 8 * (offset + sizeBytes);
    boolean present = bits(1) == 1;
    bits(4); // active_decode_targets_present, custom_dtis, custom_fdiffs, custom_chains
    return present ? readStructure() : DropReason.NONE;
  }

  /** {@code template_dependency_structure}, as far as {@code template_layers}. */
  private DropReason readStructure() {
    int idOffset = bits(6);
    bits(5); // dt_cnt_minus_one
    int count = 0;
    int temporal = 0;
    int spatial = 0;
    int next;
    do {
      if (count == MAX_TEMPLATES || temporal > MAX_TEMPORAL_LAYER || spatial > MAX_SPATIAL_LAYER) {
        templateCount = 0;
        return DropReason.MALFORMED;
      }
      temporalLayers[count] = (byte) temporal;
      spatialLayers[count] = (byte) spatial;
      count++;
      if (bitEnd - bitCursor < 2) {
        templateCount = 0;
        return DropReason.TRUNCATED;
      }
      next = bits(2);
      if (next == NEXT_TEMPORAL_LAYER) {
        temporal++;
      } else if (next == NEXT_SPATIAL_LAYER) {
        temporal = 0;
        spatial++;
      }
    } while (next != NO_MORE_TEMPLATES);
    templateIdOffset = idOffset;
    templateCount = count;
    structurePresent = true;
    return DropReason.NONE;
  }

  /** Reads up to 8 bits; those behind the end are 0. */
  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value <<= 1;
      if (bitCursor < bitEnd) {
        int current = NetworkOrder.unsignedByte(buffer, bitCursor >>> 3);
        value |= (current >>> (7 - (bitCursor & 7))) & 1;
        bitCursor++;
      }
    }
    return value;
  }

  /** Whether this packet is the first of its frame. */
  public boolean startsFrame() {
    return (first & 0x80) != 0;
  }

  /** Whether this packet is the last of its frame. */
  public boolean endsFrame() {
    return (first & 0x40) != 0;
  }

  /** Identifier of the frame's template, 0..63. */
  public int templateId() {
    return first & 0x3F;
  }

  /** Number of the frame, 0..65535, one more for each frame. */
  public int frameNumber() {
    return frameNumber;
  }

  /**
   * Whether this packet carries the template dependency structure: a new coded video sequence
   * starts.
   */
  public boolean structurePresent() {
    return structurePresent;
  }

  /** Whether this packet is the start of a key frame. */
  public boolean startsKeyFrame() {
    return startsFrame() && structurePresent;
  }

  /** Temporal layer of the frame, 0..7; 0 while its template is not known. */
  public int temporalLayer() {
    int index = templateIndex();
    return index < templateCount ? temporalLayers[index] : 0;
  }

  /** Spatial layer of the frame, 0..3; 0 while its template is not known. */
  public int spatialLayer() {
    int index = templateIndex();
    return index < templateCount ? spatialLayers[index] : 0;
  }

  private int templateIndex() {
    return (templateId() - templateIdOffset) & (MAX_TEMPLATES - 1);
  }
}
