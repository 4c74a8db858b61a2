package dev.loraoperator.together.v2.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError.Effect;
import dev.loraoperator.model.Reason;
import dev.loraoperator.testing.InjectedFault;
import dev.loraoperator.testing.v2.SampleCatalogue;
import dev.loraoperator.testing.v2.V2Route;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.rows.DeploymentRow;
import dev.loraoperator.together.v2.rows.DeploymentState;
import dev.loraoperator.together.v2.rows.EndpointRow;
import dev.loraoperator.together.v2.rows.InstanceTypeRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.ReplicaBounds;
import dev.loraoperator.together.v2.rows.SplitEntry;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The life of an endpoint and its deployment at the test server, which refuses what Together's own
 * client does not send.
 */
class ServingLifeTest extends ServingRig {

  private static final PageRequest SMALL = new PageRequest(2, null, false);

  @Test
  void aDeploymentIsCheckedMadeRoutedStoppedAndDeleted() {
    // Made
    assertThat(done(api.deployments().check(project, endpointId, wanted(ONE, null))).hardware())
        .isEqualTo("1xnvidia-h100-80gb");
    assertThat(v2.deployments()).isEmpty();
    DeploymentRow made = done(create());
    assertThat(made.isNamed("main")).isTrue();
    assertThat(made.served().modelId()).isEqualTo(modelId);
    assertThat(made.served().configId()).isEqualTo(SampleCatalogue.LLAMA_CONFIG);
    assertThat(made.status().state()).isEqualTo(DeploymentState.STARTING);

    // Routed
    assertThat(done(route(made.id())).split()).containsExactly(new SplitEntry(made.id(), 1));
    serving.finishAll();
    assertThat(current().deployments().get(0).status().readyReplicas()).isEqualTo(1);

    // Stopped and gone
    assertThat(done(rescale(made.id(), ReplicaBounds.STOPPED)).bounds())
        .isEqualTo(ReplicaBounds.STOPPED);
    serving.finishAll();
    done(route());
    assertThat(done(delete(made.id()))).isEqualTo(made.id());
    assertThat(done(api.endpoints().delete(project, endpointId, current().etag())))
        .isEqualTo(endpointId);
    assertThat(api.endpoints().endpoint(project, endpointId)).isInstanceOf(Reply.NotFound.class);
    assertThat(create()).isInstanceOf(WriteReply.NotFound.class);
    assertThat(v2.unknownFields()).isEmpty();
    assertThat(serving.running()).isEmpty();
  }

  @Test
  void listsArePaged() {
    // Given
    done(api.endpoints().create(project, "other"));
    done(api.endpoints().create(project, "third"));
    done(create());

    // When
    Page<EndpointRow> first = value(api.endpoints().endpoints(project, SMALL, any -> true));
    PageRequest second = SMALL.next(String.valueOf(first.next()));
    Page<EndpointRow> last = value(api.endpoints().endpoints(project, second, any -> true));

    // Then
    assertThat(Stream.concat(first.rows().stream(), last.rows().stream()).map(EndpointRow::id))
        .containsExactlyInAnyOrderElementsOf(
            v2.endpoints().stream().map(each -> each.id()).toList());
    assertThat(last.isLast()).isTrue();
    assertThat(value(api.deployments().deployments(project, endpointId, SMALL, any -> true)).rows())
        .extracting(DeploymentRow::id)
        .containsExactly(v2.deployments().get(0).id());
    assertThat(v2.unknownFields()).isEmpty();
  }

  @Test
  void optionsAreKnownToTheService() {
    // Given
    NewDeployment plain = wanted(ReplicaBounds.STOPPED, v2.revisions(modelId).get(0).id());
    NewDeployment wanted =
        new NewDeployment(
            "main", plain.model(), plain.config(), plain.bounds(), List.of("us-east-1"), 30);

    // When
    DeploymentRow made = done(api.deployments().create(project, endpointId, wanted));

    // Then
    assertThat(made.status().state()).isEqualTo(DeploymentState.STOPPED);
    assertThat(made.served().revisionId()).isEqualTo(v2.revisions(modelId).get(0).id());
    assertThat(v2.unknownFields()).isEmpty();
  }

  @Test
  void wordsAndFieldsThatAreNotKnownAreNoFailure() {
    // Given
    v2.behaviour().withUnknownFields();
    serving
        .behaviour()
        .calling(
            dev.loraoperator.testing.v2.DeploymentState.PROVISIONING, "DEPLOYMENT_STATE_DREAMING");

    // When
    DeploymentRow made = done(create());

    // Then
    assertThat(made.status().word()).isEqualTo("DREAMING");
    assertThat(made.status().state()).isEqualTo(DeploymentState.UNKNOWN);
    assertThat(current().deployments().get(0).status().state()).isEqualTo(DeploymentState.UNKNOWN);
  }

  @Test
  void hardwareHasAPrice() {
    assertThat(value(api.hardware().instanceTypes(key)).rows())
        .filteredOn(row -> row.gpuCount() == 1)
        .extracting(InstanceTypeRow::dollarsPerHour)
        .containsExactly(new BigDecimal("3.99"), null, new BigDecimal("8.99"));
  }

  @Test
  void aQuotaIsMetByAChangeAsWell() {
    // Given
    serving.setGpuQuota("acme", 1);
    String id = done(create()).id();

    // When
    WriteReply<DeploymentRow> reply = rescale(id, new ReplicaBounds(1, 2));

    // Then
    assertThat(error(reply).reason()).isEqualTo(Reason.GPU_QUOTA);
    assertThat(error(reply).message()).contains("GPU quota exceeded");
  }

  @Test
  void aLostReplyLeavesADeploymentThatIsFoundByItsName() {
    // Given
    v2.calls().failNext(V2Route.CREATE_DEPLOYMENT, new InjectedFault.LoseReply());

    // When
    WriteReply<DeploymentRow> lost = create();

    // Then
    assertThat(error(lost).effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(v2.received(V2Route.CREATE_DEPLOYMENT)).hasSize(1);
    assertThat(current().deployments()).singleElement().matches(row -> row.isNamed("main"));
    assertThat(create()).isInstanceOf(WriteReply.Refused.class);
  }
}
