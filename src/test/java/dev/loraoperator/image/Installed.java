package dev.loraoperator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image's files in a plain folder, which takes the place of {@code /}: the paths in command
 * lines and in the files that the launcher reads are rewritten, and nothing else.
 */
public final class Installed {

  private static final Pattern PATHS = Pattern.compile("(?<![\\w/.])/(?=(app|tmp|training)\\b)");
  private static final List<String> ARGUMENT_FILES =
      List.of("app/jvm.options", "app/jib-classpath-file");

  private final Path root;
  private final Jdk jdk;
  private final List<String> entrypoint;

  private Installed(Path root, Jdk jdk, List<String> entrypoint) {
    this.root = root;
    this.jdk = jdk;
    this.entrypoint = entrypoint;
  }

  /** Lays {@code image} out in {@code root}. */
  public static Installed in(Path root, Image image, Jdk jdk) {
    image.unpack(root);
    Installed installed = new Installed(root, jdk, image.entrypoint());
    ARGUMENT_FILES.forEach(name -> installed.rewrite(root.resolve(name)));
    return installed;
  }

  public Path root() {
    return root;
  }

  public Jdk jdk() {
    return jdk;
  }

  /**
   * The image's command line, with {@code flags} before its own. A JDK older than the image's skips
   * the flags that it does not know.
   */
  public List<String> command(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(jdk.java().toString());
    if (jdk.feature() < Jdk.OF_THE_IMAGE) {
      command.add("-XX:+IgnoreUnrecognizedVMOptions");
    }
    command.addAll(List.of(flags));
    entrypoint.stream().skip(1).map(this::local).forEach(command::add);
    return command;
  }

  /** {@code text} with the paths of this folder instead of the image's. */
  String local(String text) {
    return PATHS.matcher(text).replaceAll(Matcher.quoteReplacement(root + "/"));
  }

  /** Makes the paths in {@code file} this folder's; its time stays. */
  void rewrite(Path file) {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      Files.writeString(file, local(Files.readString(file)));
      Files.setLastModifiedTime(file, modified);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
