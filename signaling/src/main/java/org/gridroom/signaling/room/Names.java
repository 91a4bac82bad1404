package org.gridroom.signaling.room;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gridroom.signaling.protocol.Limits;

/** The rules of names. */
public final class Names {
  private static final Pattern ROOM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  /** Control characters, line breaks, and halves of surrogate pairs. */
  private static final Pattern FORBIDDEN = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");

  /**
   * Characters that nobody sees, and in group 1 those that are kept with what they stand beside
   * because they shape it. What goes, above all, are the directions that turn the text around a
   * name (U+202A to U+202E, U+2066 to U+2069) and spaces without width. Joiners are judged by their
   * neighbours (UAX #31, section 2.3), selectors of variants likewise: elsewhere they only tell
   * apart what looks the same.
   */
  private static final Pattern UNSEEN =
      Pattern.compile(
          """
          ( # Arabic script: a letter that would join the next one does not, as in Persian plurals.
            [\\u0626\\u0628\\u062A-\\u062E\\u0633-\\u063F\\u0641-\\u0647\\u0649\\u064A\\u0678-\\u0687
             \\u069A-\\u06BF\\u06C1\\u06C2\\u06CC\\u06CE\\u06D0\\u06D1\\u06FA-\\u06FC\\u06FF]
            [\\u064B-\\u065F\\u0670]{0,2} \\u200C (?= [\\p{IsArabic}&&\\p{L}] )
            # Scripts of India and Sri Lanka: the form of a conjunct, by its virama.
          | [\\p{L}&&[\\u0900-\\u0DFF]] [\\u093C\\u09BC\\u0A3C\\u0ABC\\u0B3C\\u0C3C\\u0CBC]?
            [\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA]
            (?: \\u200D | \\u200C (?= [\\p{L}&&[\\u0900-\\u0DFF]] ) )
          | [\\u09B0\\u0CB0] \\u200D (?= [\\u09CD\\u0CCD] [\\p{L}&&[\\u0980-\\u0CFF]] )
            # Emoji (UTS #51): the three flags with tags, families and the like, colour, keycaps.
          | \\x{1F3F4} \\x{E0067}\\x{E0062}
            (?: \\x{E0065}\\x{E006E}\\x{E0067} | \\x{E0073}\\x{E0063}\\x{E0074} | \\x{E0077}\\x{E006C}\\x{E0073} )
            \\x{E007F}
          | \\p{IsExtended_Pictographic} [\\x{1F3FB}-\\x{1F3FF}]? \\u200D (?= \\p{IsExtended_Pictographic} )
          | [\\p{IsExtended_Pictographic}&&\\P{IsEmoji_Presentation}] \\uFE0F
            (?: \\u200D (?= \\p{IsExtended_Pictographic} ) )?
          | [0-9\\#*] \\uFE0F (?= \\u20E3 )
            # Variants of ideographs, by which families write their names, and of Mongolian letters.
          | \\p{IsIdeographic} [\\uFE00-\\uFE02\\x{E0100}-\\x{E01EF}]
          | [\\p{L}&&\\p{IsMongolian}] [\\u180B-\\u180F]
          )
          # All others: formatting, a blank, and what is to be ignored by default (UAX #44).
          | [\\p{Cf}\\u2800\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2065\\u3164\\uFE00-\\uFE0F
             \\uFFA0\\uFFF0-\\uFFF8\\x{E0000}-\\x{E0FFF}]
          """,
          Pattern.COMMENTS);

  private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");

  /**
   * Marks that would stand on what is written before the name, and those that pile up on one
   * letter: group 1 is kept, no more than four (UTS #39, section 5.4).
   */
  private static final Pattern STRAY_MARKS =
      Pattern.compile("^[\\p{M} ]+|([\\p{Mn}\\p{Me}]{4})[\\p{Mn}\\p{Me}]+");

  private Names() {}

  /** Whether this can be the name of a room. */
  public static boolean isRoom(String name) {
    return ROOM.matcher(name).matches();
  }

  /**
   * The display name in this text, as all see it: in Unicode's form NFC, without what nobody sees,
   * and with single spaces. So two names that differ look different, as far as that can be told
   * from characters without knowing fonts: letters of different scripts that look alike are left.
   *
   * @return empty if nothing is left, more than {@link Limits#NAME} UTF-16 code units are, or there
   *     is a control character, a line break or half of a surrogate pair in it
   */
  static Optional<String> display(String text) {
    String given = text.strip();
    if (FORBIDDEN.matcher(given).find()) {
      return Optional.empty();
    }
    String seen = UNSEEN.matcher(given).replaceAll("$1");
    String normal = Normalizer.normalize(seen, Normalizer.Form.NFC);
    String spaced = SPACES.matcher(normal).replaceAll(" ");
    String name = STRAY_MARKS.matcher(spaced).replaceAll("$1").strip();
    boolean allowed = !name.isEmpty() && name.length() <= Limits.NAME;
    return allowed ? Optional.of(name) : Optional.empty();
  }
}
