package dev.loraoperator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loraoperator.model.DeletionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentReaderTest {

  private static final String UPLOAD_PATH = "/v1/models";

  private static OperatorConfig read(Map<String, String> environment) {
    return EnvironmentReader.read(environment, UPLOAD_PATH);
  }

  @Test
  void hasADefaultForEverything() {
    OperatorConfig config = read(Map.of());

    assertThat(config.togetherApi()).isNull();
    assertThat(config.togetherProjectId()).isNull();
    assertThat(config.deletionPolicy()).isEqualTo(DeletionPolicy.RETAIN);
    assertThat(config.deletionDeadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.togetherBaseUrl()).isEqualTo(URI.create("https://api.together.ai"));
    assertThat(config.togetherUploadPath()).isEqualTo(UPLOAD_PATH);
    assertThat(config.huggingFaceEndpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(config.watchNamespaces()).isEmpty();
    assertThat(config.ownerId()).isEqualTo("default");
    assertThat(config.awsDefaultChainNamespaces()).isEmpty();
    assertThat(config.togetherRequestsPerSecond()).isEqualTo(2);
    assertThat(config.pollMin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.pollMax()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.uploadDeadline()).isEqualTo(Duration.ofHours(2));
    assertThat(config.httpPort()).isEqualTo(8080);
    assertThat(config.leaderElection()).isFalse();
    assertThat(config.logFormat()).isEqualTo(OperatorConfig.LogFormat.TEXT);
  }

  @Test
  void knowsThatItRunsInACluster() {
    OperatorConfig config = read(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));

    assertThat(config.leaderElection()).isTrue();
    assertThat(config.logFormat()).isEqualTo(OperatorConfig.LogFormat.JSON);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "TOGETHER_BASE_URL             | https://api.together.xyz/v1/ |"
            + " https://api.together.xyz/v1",
        "TOGETHER_BASE_URL             | http://127.0.0.1:8000        | http://127.0.0.1:8000",
        "TOGETHER_API                  | auto                         | auto",
        "TOGETHER_API                  | v1                           | v1",
        "TOGETHER_API                  | v2                           | v2",
        "TOGETHER_PROJECT_ID           | proj_CbJNwQC2ZqCU2iFT3mrCh   |"
            + " proj_CbJNwQC2ZqCU2iFT3mrCh",
        "TOGETHER_UPLOAD_PATH          | /v0/models                   | /v0/models",
        "WATCH_NAMESPACES              | b, a                         | a,b",
        "OWNER_ID                      | prod-eu                      | prod-eu",
        "DELETION_POLICY               | Retain                       | Retain",
        "DELETION_POLICY               | Delete                       | Delete",
        "DELETION_DEADLINE             | 1h                           | PT1H",
        "AWS_DEFAULT_CHAIN_NAMESPACES  | ml                           | ml",
        "SOURCE_HOSTS_ALLOWED          | minio.minio.svc:9000         | minio.minio.svc:9000",
        "SOURCE_HOSTS_ALLOWED          | Minio.minio.svc              | minio.minio.svc",
        "TOGETHER_REQUESTS_PER_SECOND  | 0.5                          | 0.5",
        "POLL_MIN                      | 90s                          | PT1M30S",
        "UPLOAD_DEADLINE               | 1h30m                        | PT1H30M",
        "UPLOAD_DEADLINE               | PT3H                         | PT3H",
        "UPLOAD_DEADLINE               | 1d                           | PT24H",
        "HTTP_PORT                     | 0                            | 0",
        "LEADER_ELECTION               | TRUE                         | true",
        "LOG_FORMAT                    | json                         | json",
        "LOG_LEVEL                     | debug                        | DEBUG",
        "LOG_LEVELS                    | io.javaoperatorsdk=trace     | io.javaoperatorsdk=TRACE",
        "LOG_LEVELS                    | b.C$D = WARN , a=debug,      | a=DEBUG,b.C$D=WARN",
        "LOG_LEVELS                    | okhttp3=INFO                 | okhttp3=INFO",
        "LOG_LEVELS                    | okhttp3x=DEBUG               | okhttp3x=DEBUG"
      })
  void readsEveryVariable(String name, String value, String effective) {
    Map<String, String> environment = Map.of(name, value, "POLL_MAX", "5m");
    assertThat(read(environment).effective()).containsEntry(name, effective);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "TOGETHER_BASE_URL            | http://api.together.ai",
        "TOGETHER_BASE_URL            | not a url",
        "TOGETHER_BASE_URL            | https://user:pw@api.together.ai",
        "TOGETHER_BASE_URL            | https://api.together.ai:99999",
        "TOGETHER_BASE_URL            | https://api.together.ai?key=pw",
        "TOGETHER_API                 | v3",
        "TOGETHER_API                 | v1,v2",
        "TOGETHER_PROJECT_ID          | acme/models",
        "TOGETHER_PROJECT_ID          | proj_1?after=x",
        "TOGETHER_UPLOAD_PATH         | v1/models",
        "TOGETHER_UPLOAD_PATH         | //",
        "TOGETHER_UPLOAD_PATH         | /v1/../models",
        "HF_ENDPOINT                  | ftp://huggingface.co",
        "HF_ENDPOINT                  | https://huggingface.co#main",
        "WATCH_NAMESPACES             | Team_A",
        "OWNER_ID                     | has space",
        "DELETION_POLICY              | delete",
        "DELETION_POLICY              | Orphan",
        "DELETION_DEADLINE            | 0s",
        "DELETION_DEADLINE            | forever",
        "AWS_DEFAULT_CHAIN_NAMESPACES | *",
        "SOURCE_HOSTS_ALLOWED         | https://minio",
        "SOURCE_HOSTS_ALLOWED         | minio:99999",
        "SOURCE_HOSTS_ALLOWED         | minio..svc",
        "TOGETHER_REQUESTS_PER_SECOND | 0",
        "TOGETHER_REQUESTS_PER_SECOND | many",
        "TOGETHER_REQUESTS_PER_SECOND | NaN",
        "TOGETHER_REQUESTS_PER_SECOND | 2d",
        "TOGETHER_REQUESTS_PER_SECOND | 100.1",
        "POLL_MIN                     | 5",
        "POLL_MIN                     | 10m",
        "POLL_MIN                     | 0.05s",
        "POLL_MAX                     | PT9223372036854775807S",
        "POLL_MAX                     | never",
        "UPLOAD_DEADLINE              | -1h",
        "HTTP_PORT                    | 70000",
        "LEADER_ELECTION              | yes",
        "LOG_FORMAT                   | xml",
        "LOG_LEVEL                    | loud",
        "LOG_LEVELS                   | DEBUG",
        "LOG_LEVELS                   | dev.loraoperator",
        "LOG_LEVELS                   | dev.loraoperator=loud",
        "LOG_LEVELS                   | dev.loraoperator=DEBUG;okhttp3=WARN",
        "LOG_LEVELS                   | dev..loraoperator=DEBUG",
        "LOG_LEVELS                   | =DEBUG",
        "LOG_LEVELS                   | a=DEBUG,a=INFO",
        "LOG_LEVELS                   | okhttp3=DEBUG",
        "LOG_LEVELS                   | io.fabric8.kubernetes.client=TRACE",
        "LOG_LEVELS                   | software.amazon.awssdk.request=debug"
      })
  void refusesNonsenseByTheVariablesName(String name, String value) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(name);
  }

  @Test
  void doesNotQuoteTheValueWhichMayHoldACredential() {
    assertThatThrownBy(() -> read(Map.of("TOGETHER_BASE_URL", "https://user:pw@together.ai")))
        .hasMessageNotContaining("user:pw");
  }

  @Test
  void namesTheDefaultUploadPathAsAnExample() {
    assertThatThrownBy(() -> read(Map.of("TOGETHER_UPLOAD_PATH", "nonsense")))
        .hasMessage("TOGETHER_UPLOAD_PATH must be a path such as /v1/models");
  }

  @Test
  void doesNotCompareWhatIsNotADuration() {
    assertThatThrownBy(() -> read(Map.of("POLL_MAX", "never"))).hasMessageNotContaining("POLL_MIN");
  }

  @Test
  void readsTheVariablesItNamesAndNoOthers() {
    // Given an environment that records which variables are read
    Set<String> asked = new HashSet<>();
    Map<String, String> environment =
        new HashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public String get(Object name) {
            asked.add((String) name);
            return super.get(name);
          }
        };

    // When
    read(environment);

    // Then
    asked.remove("KUBERNETES_SERVICE_HOST");
    assertThat(EnvironmentReader.variables()).containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void namesEveryProblemAtOnce() {
    assertThatThrownBy(() -> read(Map.of("HTTP_PORT", "x", "LOG_FORMAT", "xml")))
        .hasMessageContaining("HTTP_PORT")
        .hasMessageContaining("LOG_FORMAT");
  }
}
