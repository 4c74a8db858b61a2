package dev.loraoperator.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** A JDK or JRE of this machine. */
public record Jdk(Path home, int feature) {

  /** Of the image's base. */
  public static final int OF_THE_IMAGE = 25;

  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  /** The one of the image's version: in {@code JAVA_25_HOME}, this one, or where Debian has it. */
  public static Optional<Jdk> ofTheImage() {
    return candidates()
        .flatMap(home -> at(home).stream())
        .filter(jdk -> jdk.feature() == OF_THE_IMAGE)
        .findFirst();
  }

  /** The one that runs the tests. */
  public static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  public Path java() {
    return home.resolve("bin").resolve("java");
  }

  private static Stream<Path> candidates() {
    String configured = System.getenv("JAVA_25_HOME");
    Stream<Path> first =
        Stream.of(configured == null ? null : Path.of(configured), current().home());
    return Stream.concat(first.filter(Objects::nonNull), installed());
  }

  private static Stream<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return Stream.empty();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Jdk> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = properties.getProperty("JAVA_VERSION", "\"0\"").replace("\"", "");
    return Optional.of(new Jdk(home, Runtime.Version.parse(version).feature()));
  }
}
