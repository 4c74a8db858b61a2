package dev.loraoperator.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nonsense is refused before anything is installed, by the name of the value. */
class ValuesSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "replicaCount: 3                                  | 'replicaCount' not allowed",
        "replicas: two                                    | /replicas",
        "replicas: -1                                     | /replicas",
        "image: {name: x}                                 | /image",
        "image: {repository: 'UPPER case'}                | /image/repository",
        "image: {tag: 'a tag'}                            | /image/tag",
        "image: {digest: 'sha256:1'}                      | /image/digest",
        "image: {pullPolicy: Sometimes}                   | /image/pullPolicy",
        "imagePullSecrets: [registry]                     | /imagePullSecrets/0",
        "namespaced: 'yes'                                | /namespaced",
        "watchNamespaces: team-a                          | /watchNamespaces",
        "watchNamespaces: ['team-a,team-b']               | /watchNamespaces/0",
        "watchNamespaces: [a, a]                          | /watchNamespaces",
        "{namespaced: true, watchNamespaces: [a]}         | /watchNamespaces",
        "env: {TOGETHER_BASEURL: x}                       | 'TOGETHER_BASEURL' not allowed",
        "env: {WATCH_NAMESPACES: x}                       | 'WATCH_NAMESPACES' not allowed",
        "env: {HTTP_PORT: '9090'}                         | 'HTTP_PORT' not allowed",
        "env: {LEADER_ELECTION: 'false'}                  | 'LEADER_ELECTION' not allowed",
        "env: {LOG_LEVEL: [DEBUG]}                        | /env/LOG_LEVEL",
        "serviceAccount: {create: false}                  | /serviceAccount",
        "serviceAccount: {annotations: {a: 1}}            | /serviceAccount/annotations/a",
        "resources: {request: {memory: 1Gi}}              | /resources",
        "resources: {requests: {memory: 1 gigabyte}}      | /resources/requests/memory",
        "nodeSelector: [linux]                            | /nodeSelector",
        "tolerations: [{key: a, effect: Never}]           | /tolerations/0/effect",
        "affinity: {nodeaffinity: {}}                     | /affinity",
        "networkPolicy: {enabled: 'no'}                   | /networkPolicy/enabled",
        "networkPolicy: {extraEgress: [{port: 80}]}       | /networkPolicy/extraEgress/0",
        "podDisruptionBudget: {minAvailable: 1}           | /podDisruptionBudget"
      })
  void nonsenseIsRefused(String values, String fault) {
    assertThatThrownBy(() -> HelmChart.render(Installation.NAME, values))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "global: {anything: of an umbrella chart}",
        "replicas: 0",
        "env: {TOGETHER_REQUESTS_PER_SECOND: 0.5, AWS_REGION: eu-central-1}",
        "resources: {limits: {memory: 1Gi, cpu: 1}}",
        "image: {repository: 'registry.example.com:5000/team/lora-operator'}"
      })
  void senseIsNot(String values) {
    assertThatCode(() -> HelmChart.render(Installation.NAME, values)).doesNotThrowAnyException();
  }
}
