package dev.loraoperator.image;

import dev.loraoperator.testing.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of {@code deploy/image/Dockerfile}, done in a plain folder that takes the place of
 * {@code /}. Every stage has the same folder, one after the other, because a cache is bound to the
 * paths of its jars.
 */
public final class Dockerfile {

  private static final Path CONTEXT = Path.of("deploy", "image");

  private final Path folder;
  private final Jdk jdk;
  private final StringBuilder output = new StringBuilder();
  private @Nullable Installed stage;

  private Dockerfile(Path folder, Jdk jdk) {
    this.folder = folder;
    this.jdk = jdk;
  }

  /** What is built, and what the build has printed. */
  public record Built(Installed image, String output) {}

  public static Built build(Path folder, Jdk jdk) {
    Dockerfile dockerfile = new Dockerfile(folder, jdk);
    steps().forEach(dockerfile::follow);
    return new Built(dockerfile.stage(), dockerfile.output.toString());
  }

  private void follow(String step) {
    List<String> words = List.of(step.split(" +"));
    switch (words.get(0)) {
      case "ARG" -> {}
      case "FROM" -> nextStage();
      case "COPY" -> copy(words.subList(1, words.size()));
      case "RUN" -> run(step.substring("RUN ".length()));
      default -> throw new IllegalStateException("not understood: " + step);
    }
  }

  private static List<String> steps() {
    try (Stream<String> lines = Files.lines(CONTEXT.resolve("Dockerfile"))) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Installed stage() {
    return Objects.requireNonNull(stage, "FROM comes first");
  }

  private Path before() {
    return folder.resolve("before");
  }

  private void nextStage() {
    Path root = folder.resolve("root");
    try {
      if (stage != null) {
        Files.move(root, before());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stage = Installed.in(root, Image.ofTheBuild(), jdk);
  }

  private void copy(List<String> words) {
    boolean fromStage = words.get(0).startsWith("--from=");
    List<String> sources = words.subList(fromStage ? 1 : 0, words.size() - 1);
    Path source = fromStage ? before() : CONTEXT;
    Path target = stage().root().resolve(words.get(words.size() - 1).substring(1));
    for (String name : sources) {
      Path from = source.resolve(fromStage ? name.substring(1) : name);
      copy(from, Files.isDirectory(from) ? target : target.resolve(from.getFileName()));
    }
  }

  private void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        Path copy = to.resolve(from.relativize(file).toString()).normalize();
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(
              file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
          if (copy.toString().endsWith(".sh")) {
            stage().rewrite(copy);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String command) {
    try {
      Files.createDirectories(stage().root().resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> clean = new ArrayList<>(List.of("env", "-i"));
    clean.add("PATH=" + jdk.home().resolve("bin") + ":/usr/bin:/bin");
    clean.add("TRAINING_PORT=" + freePort());
    clean.addAll(List.of("sh", "-c", stage().local(command)));
    CommandResult result = CommandResult.of(clean);
    output.append(result.output());
    result.expectSuccess();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
