package org.gridroom.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options that were not given as flags: from the environment, else from the YAML file.
 */
final class OptionSources implements IDefaultValueProvider {
  private static final Set<String> ONLY_FLAGS = Set.of("help", "version");

  private final Map<String, String> environment;
  private final Map<String, String> file;

  private OptionSources(Map<String, String> environment, Map<String, String> file) {
    this.environment = environment;
    this.file = file;
  }

  /** The environment alone. */
  static OptionSources of(Map<String, String> environment) {
    return new OptionSources(environment, Map.of());
  }

  /**
   * The environment, then a file.
   *
   * @param options the names of all options, without dashes
   * @throws ConfigException if the file cannot be read, is not YAML, or has keys that are no
   *     options
   */
  static OptionSources of(Map<String, String> environment, Path file, Set<String> options) {
    return new OptionSources(environment, read(file, options));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = nameOf(option);
    if (ONLY_FLAGS.contains(name)) {
      return null;
    }
    @Nullable String value = environment.get(variableOf(name));
    return value != null ? value : file.get(name);
  }

  /** Where an option's value came from, if it was no flag: for messages. */
  @Nullable String source(OptionSpec option) {
    String name = nameOf(option);
    if (environment.containsKey(variableOf(name))) {
      return variableOf(name);
    }
    return file.containsKey(name) ? "the key " + name + " of the configuration file" : null;
  }

  static String nameOf(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  static String variableOf(String name) {
    return "GRIDROOM_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static Map<String, String> read(Path path, Set<String> options) {
    JsonNode root;
    try {
      root =
          YAMLMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(Files.readAllBytes(path));
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          path + " is not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new ConfigException("cannot read " + path + ": " + e);
    }
    Map<String, String> values = new HashMap<>();
    if (root.isMissingNode() || root.isNull()) {
      return values;
    }
    if (!root.isObject()) {
      throw new ConfigException(path + " must have lines such as http-port: 8080");
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String key = entry.getKey();
      if (!options.contains(key) || ONLY_FLAGS.contains(key) || key.equals("config")) {
        throw new ConfigException(path + ": unknown key " + key);
      }
      values.put(key, text(path, key, entry.getValue()));
    }
    return values;
  }

  private static String text(Path path, String key, JsonNode value) {
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(text(path, key, part)));
      return String.join(",", parts);
    }
    if (!value.isValueNode() || value.isNull()) {
      throw new ConfigException(path + ": " + key + " must have a plain value");
    }
    return value.asText();
  }
}
