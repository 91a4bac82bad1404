package org.gridroom.sfu.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one description, line by line; bounds first. */
final class SdpParser {
  private static final String BUNDLE = "BUNDLE";

  private final String text;
  private final TransportBuilder sessionTransport = new TransportBuilder();
  private final List<MediaBuilder> sections = new ArrayList<>();
  private final List<String> bundle = new ArrayList<>();
  private boolean iceLite;
  private boolean extmapAllowMixed;
  private int lineNumber;

  SdpParser(String text) {
    this.text = text;
  }

  SessionDescription parse() throws SdpException {
    if (text.length() > SessionDescription.MAX_CHARACTERS) {
      throw new SdpException(
          "the description has more than " + SessionDescription.MAX_CHARACTERS + " characters");
    }
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      int next = end + 1;
      if (end > start && text.charAt(end - 1) == '\r') {
        end--;
      }
      lineNumber++;
      if (end - start > SessionDescription.MAX_LINE_CHARACTERS) {
        throw new SdpException("line " + lineNumber + " is too long");
      }
      try {
        line(text.substring(start, end));
      } catch (SdpException e) {
        throw new SdpException("line " + lineNumber + ": " + e.reason());
      }
      start = next;
    }
    if (lineNumber == 0) {
      throw new SdpException("the description is empty");
    }
    return build();
  }

  private void line(String line) throws SdpException {
    if (line.length() < 2 || line.charAt(1) != '=' || !isPrintable(line)) {
      throw new SdpException("not a line of a session description");
    }
    if (lineNumber == 1 && !line.equals("v=0")) {
      throw new SdpException("a description starts with v=0");
    }
    String value = line.substring(2);
    switch (line.charAt(0)) {
      case 'm' -> {
        if (sections.size() == SessionDescription.MAX_MEDIA) {
          throw new SdpException("more than " + SessionDescription.MAX_MEDIA + " media sections");
        }
        sections.add(new MediaBuilder(value));
      }
      case 'a' -> {
        String name = SdpText.before(value, ':');
        attribute(name, SdpText.after(value, ':'));
      }
      default -> {} // nothing else matters to a media node
    }
  }

  private static boolean isPrintable(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) < ' ' && line.charAt(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  private void attribute(String name, String value) throws SdpException {
    if (!sections.isEmpty()) {
      sections.getLast().attribute(name, value);
      return;
    }
    switch (name) {
      case "group" -> group(value);
      case "ice-lite" -> iceLite = true;
      case "extmap-allow-mixed" -> extmapAllowMixed = true;
      default -> sessionTransport.attribute(name, value);
    }
  }

  private void group(String value) throws SdpException {
    if (!SdpText.before(value, ' ').equals(BUNDLE)) {
      return;
    }
    if (!bundle.isEmpty()) {
      throw new SdpException("more than one BUNDLE group");
    }
    for (String mid : SdpText.after(value, ' ').split(" ", -1)) {
      if (!mid.isEmpty()) {
        bundle.add(mid);
      }
    }
  }

  private SessionDescription build() throws SdpException {
    List<MediaDescription> media = new ArrayList<>(sections.size());
    Set<String> mids = new HashSet<>();
    for (MediaBuilder section : sections) {
      MediaDescription description = section.build(sessionTransport);
      if (!mids.add(description.mid())) {
        throw new SdpException("two media sections have the mid " + description.mid());
      }
      media.add(description);
    }
    Set<String> bundled = new HashSet<>();
    for (String mid : bundle) {
      if (!mids.contains(mid) || !bundled.add(mid)) {
        throw new SdpException("the BUNDLE group names a section that is not there, or twice");
      }
    }
    return new SessionDescription(
        iceLite, extmapAllowMixed || mixedInEverySection(), bundle, media);
  }

  private boolean mixedInEverySection() {
    return !sections.isEmpty() && sections.stream().allMatch(MediaBuilder::extmapAllowMixed);
  }
}
