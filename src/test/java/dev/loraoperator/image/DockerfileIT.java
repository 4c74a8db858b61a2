package dev.loraoperator.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.loraoperator.testing.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the Dockerfile adds to the image: a cache, and the flag that names it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerfileIT {

  /** Main has run up to the cluster, and there is none. */
  private static final String REACHED = "operator cannot start";

  private Dockerfile.Built built;

  @BeforeAll
  void build(@TempDir Path folder) {
    Optional<Jdk> jdk = Jdk.ofTheImage();
    assumeThat(jdk).as("a JDK " + Jdk.OF_THE_IMAGE).isPresent();
    built = Dockerfile.build(folder, jdk.orElseThrow());
  }

  @Test
  void trainsOnAStartThatSucceeds() {
    assertThat(built.output())
        .contains("operator started", "operator stopped", "AOTCache creation is complete")
        .doesNotContain(" ERROR ");
  }

  @Test
  void theCommandLineIsTheImagesOwn() throws IOException {
    Path options = built.image().root().resolve("app/jvm.options");
    Path cache = built.image().root().resolve("app/lora-operator.aot");

    assertThat(built.image().command()).contains("@" + options);
    try (Stream<String> flags = Files.lines(options).filter(line -> line.startsWith("-"))) {
      assertThat(flags).last().isEqualTo("-XX:AOTCache=" + cache);
    }
  }

  @Test
  void loadsItsClassesFromTheCache() {
    String log = start("-XX:AOTMode=on", "-Xlog:class+load");

    assertThat(log).contains(REACHED);
    assertThat(source(log, "dev.loraoperator.Main")).isEqualTo("shared objects file");
    assertThat(source(log, "io.javaoperatorsdk.operator.Operator"))
        .isEqualTo("shared objects file");
  }

  /** Such as one of another JVM: a start that takes longer, not one that fails. */
  @Test
  void withACacheThatDoesNotFitItStartsAllTheSame() throws IOException {
    Path cache = built.image().root().resolve("app/lora-operator.aot");
    byte[] fitting = Files.readAllBytes(cache);
    Files.write(cache, new byte[fitting.length]);
    try {
      String log = start("-Xlog:class+load");

      assertThat(log).contains(REACHED);
      assertThat(source(log, "dev.loraoperator.Main")).contains("lora-operator.jar");
      assertThat(start("-XX:AOTMode=on")).doesNotContain(REACHED);
    } finally {
      Files.write(cache, fitting);
    }
  }

  /** Where the JVM says that it has a class from. */
  private static String source(String log, String className) {
    return log.lines()
        .filter(line -> line.contains(" " + className + " source: "))
        .map(line -> line.replaceFirst(".* source: ", "").replaceFirst(" \\(top\\)", "").strip())
        .findFirst()
        .orElse("none");
  }

  private String start(String... flags) {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("HTTP_PORT=0");
    command.add("KUBERNETES_MASTER=http://127.0.0.1:1");
    command.add("KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT=0");
    command.addAll(built.image().command(flags));
    return CommandResult.of(command).output();
  }
}
