package dev.loraoperator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What production's {@code logback.xml} makes of a log line. */
@ResourceLock(Resources.SYSTEM_OUT)
class LogFormatTest {

  private static final Path CONFIGURATION = Path.of("src", "main", "resources", "logback.xml");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private PrintStream standardOutput;

  @BeforeEach
  void capture() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    context.stop();
    System.setOut(standardOutput);
  }

  /** v1alpha1 is what it is: that its client warns of it at each start tells nobody anything. */
  @Test
  void theClientDoesNotWarnOfTheUnstableVersion() throws Exception {
    configure(Map.of("LOG_LEVEL", "INFO"));
    Class<?> warner = Class.forName("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    assertThat(context.getLogger(warner).isWarnEnabled()).isFalse();
  }

  @Test
  void jsonIsOneObjectPerLineWithTheKeyValues() throws Exception {
    configure(Map.of("LOG_FORMAT", "json"));

    logUpload();

    assertThat(lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines().get(0));
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("logger").asText()).isEqualTo("dev.loraoperator.Test");
    assertThat(line.get("msg").asText()).isEqualTo("upload accepted");
    assertThat(line.get("namespace").asText()).isEqualTo("team-a");
    assertThat(line.get("message").asText()).isEqualTo("a \"quoted\"\nword");
    assertThat(line.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "timestamp", "level", "logger", "thread", "msg", "namespace", "message");
  }

  @Test
  void jsonKeepsAStackTraceOnItsLine() throws Exception {
    configure(Map.of("LOG_FORMAT", "json"));

    context
        .getLogger("dev.loraoperator.Test")
        .atError()
        .setCause(new IllegalStateException("on purpose"))
        .log("bug");

    assertThat(lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(lines().get(0)).get("stackTrace").asText())
        .startsWith("java.lang.IllegalStateException: on purpose\n\tat dev.loraoperator.");
  }

  @Test
  void textHasTheKeyValuesAtItsEnd() throws Exception {
    configure(Map.of("LOG_FORMAT", "text"));

    logUpload();

    assertThat(lines().get(0))
        .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO  Test - upload accepted .*")
        .contains("namespace=\"team-a\"");
  }

  @Test
  void textOnInfoIsTheDefault() throws Exception {
    configure(Map.of());

    logUpload();
    context.getLogger("dev.loraoperator.Test").debug("too much");

    assertThat(lines().get(0)).contains("INFO  Test - upload accepted");
    assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("too much");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void nothingOfLogbacksOwnComesFirst(String format) throws Exception {
    configure(Map.of("LOG_FORMAT", format));

    assertThat(context.getStatusManager().getCopyOfStatusList())
        .extracting(Status::getEffectiveLevel)
        .doesNotContain(Status.WARN, Status.ERROR);
    assertThat(lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "okhttp3.OkHttpClient",
        "io.fabric8.kubernetes.client",
        "io.javaoperatorsdk.operator",
        "software.amazon.awssdk.request"
      })
  void librariesThatSeeKeysStayQuietOnTrace(String logger) throws Exception {
    configure(Map.of("LOG_LEVEL", "TRACE"));

    assertThat(context.getLogger(logger).getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("dev.loraoperator").getEffectiveLevel()).isEqualTo(Level.TRACE);
  }

  @Test
  void singleLoggersHaveTheLevelTheyAreGiven() throws Exception {
    configure(Map.of("LOG_LEVEL", "WARN"));

    Logging.apply(
        Map.of("io.javaoperatorsdk.operator", "DEBUG", "okhttp3", "ERROR", "dev.x", "TRACE"),
        context);

    assertThat(context.getLogger("io.javaoperatorsdk.operator.api").isDebugEnabled()).isTrue();
    assertThat(context.getLogger("io.javaoperatorsdk").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("okhttp3.OkHttpClient").isWarnEnabled()).isFalse();
    assertThat(context.getLogger("dev.x.Y").isTraceEnabled()).isTrue();
    assertThat(context.getLogger("dev.loraoperator").getEffectiveLevel()).isEqualTo(Level.WARN);
  }

  private void configure(Map<String, String> properties) throws JoranException {
    properties.forEach(context::putProperty);
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(CONFIGURATION.toFile());
  }

  private void logUpload() {
    context
        .getLogger("dev.loraoperator.Test")
        .atInfo()
        .addKeyValue("namespace", "team-a")
        .addKeyValue("message", "a \"quoted\"\nword")
        .log("upload accepted");
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
