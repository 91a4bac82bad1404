package org.gridroom.signaling;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The program. It says one line on stdout, when it is up; everything else goes to stderr. Exit
 * status: 0 after SIGTERM, SIGINT, {@code --help} and {@code --version}; 1 if it cannot start; 2 if
 * an option is wrong.
 */
public final class Main {
  private static final int CANNOT_START = 1;
  private static final int WRONG_OPTION = 2;

  private Main() {}

  /** Starts the program. */
  public static void main(String[] arguments) throws InterruptedException {
    Instance instance;
    try {
      @Nullable Options options = options(System.getenv(), arguments);
      if (options == null) {
        return;
      }
      instance = Instance.start(options);
    } catch (ConfigException e) {
      fail(WRONG_OPTION, e.getMessage() + " (--help shows all options)");
      return;
    } catch (IOException e) {
      fail(CANNOT_START, e.getMessage());
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  instance.close();
                  // A signal that was obeyed is no failure; without this the JVM would end with
                  // 143.
                  Runtime.getRuntime().halt(0);
                },
                "shutdown"));
    System.out.println("Gridroom is ready: " + instance.url());
    new CountDownLatch(1).await();
  }

  @SuppressWarnings("SystemExitOutsideMain") // Of main, and of nobody else.
  private static void fail(int status, @Nullable String message) {
    System.err.println("gridroom: " + message);
    System.exit(status);
  }

  /**
   * Reads the options from flags, environment and file.
   *
   * @return null if help or the version was asked for and has been printed
   * @throws ConfigException if they are wrong
   */
  static @Nullable Options options(Map<String, String> environment, String... arguments) {
    // First only to learn where the file is, and whether the flags themselves are right.
    Options first = new Options();
    CommandLine firstLine = commandLine(first);
    OptionSources fromEnvironment = OptionSources.of(environment);
    parse(firstLine, fromEnvironment, arguments);
    if (CommandLine.printHelpIfRequested(firstLine.getParseResult())) {
      return null;
    }
    if (first.config.isEmpty()) {
      return first;
    }
    Set<String> names = new LinkedHashSet<>();
    for (OptionSpec option : firstLine.getCommandSpec().options()) {
      names.add(OptionSources.nameOf(option));
    }
    Options options = new Options();
    parse(
        commandLine(options), OptionSources.of(environment, first.config.get(), names), arguments);
    return options;
  }

  private static CommandLine commandLine(Options options) {
    return new CommandLine(options).setOverwrittenOptionsAllowed(false);
  }

  private static void parse(CommandLine line, OptionSources sources, String... arguments) {
    line.setDefaultValueProvider(sources);
    try {
      line.parseArgs(arguments);
    } catch (ParameterException e) {
      @Nullable String source =
          e.getArgSpec() instanceof OptionSpec option && !isGiven(option, arguments)
              ? sources.source(option)
              : null;
      throw new ConfigException(e.getMessage() + (source == null ? "" : " (from " + source + ")"));
    }
  }

  private static boolean isGiven(OptionSpec option, String... arguments) {
    for (String argument : arguments) {
      for (String name : option.names()) {
        if (argument.equals(name) || argument.startsWith(name + "=")) {
          return true;
        }
      }
    }
    return false;
  }
}
