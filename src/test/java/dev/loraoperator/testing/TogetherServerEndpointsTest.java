package dev.loraoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Together of the tests shows endpoints, and attaches adapters to them. */
class TogetherServerEndpointsTest {

  private static final String NAME = "devuser/Qwen/Qwen3.5-9B-FP8-bb04c904";
  private static final String BOT = "devuser/bot";
  private static final String ID = NAME + ":" + BOT;
  private static final String SECOND = "devuser/second";

  private final TogetherServer together = TogetherServer.start();
  private final TogetherCaller caller = new TogetherCaller(together, "tk-1");
  private TestEndpoint endpoint;

  @BeforeEach
  void prepare() {
    together.addKey("tk-1", "devuser");
    together.occupy("devuser", "bot", null);
    together.occupy("devuser", "second", null);
    endpoint = together.addEndpoint("devuser", NAME);
  }

  @AfterEach
  void close() {
    together.close();
  }

  @Test
  void anAdapterIsAttachedListedAndDetached() throws Exception {
    // When
    HttpResponse<String> attached = caller.attach(endpoint, ID);
    HttpResponse<String> listed = caller.adapters(endpoint);
    HttpResponse<String> detached = caller.detach(endpoint, ID);

    // Then
    assertThat(attached.body()).isEqualTo("{\"model_id\":\"" + ID + "\"}");
    assertThat(Http.json(listed).path("object").asText()).isEqualTo("list");
    assertThat(Http.json(listed).path("data")).hasSize(1);
    assertThat(Http.json(listed).at("/data/0").toString())
        .isEqualTo(
            "{\"model_id\":\"%s\",\"adapter_name\":\"%s\",\"endpoint_name\":\"%s\"}"
                .formatted(ID, BOT, NAME));
    assertThat(detached.body()).isEqualTo("{\"model_id\":\"" + ID + "\",\"deleted\":true}");
    assertThat(together.bindings()).isEmpty();
  }

  @Test
  void attachingAgainChangesNothing() throws Exception {
    // Given
    together.putEndpoint(endpoint.holding(1));
    caller.attach(endpoint, ID);

    // When
    HttpResponse<String> again = caller.attach(endpoint, ID);

    // Then
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(together.bindings()).containsExactly(new Binding(endpoint.id(), BOT));
  }

  @Test
  void aFullEndpointHasRoomAgainOnceAnAdapterLeaves() throws Exception {
    // Given
    together.putEndpoint(endpoint.holding(1));
    caller.attach(endpoint, ID);

    // When
    HttpResponse<String> full = caller.attach(endpoint, endpoint.modelId(SECOND));
    together.unbind(endpoint.id(), BOT);
    HttpResponse<String> room = caller.attach(endpoint, endpoint.modelId(SECOND));

    // Then
    assertThat(full.statusCode()).isEqualTo(400);
    assertThat(room.statusCode()).isEqualTo(200);
    assertThat(together.bindings()).containsExactly(new Binding(endpoint.id(), SECOND));
  }

  @Test
  void anUploadIsAttachedOnceItIsComplete() throws Exception {
    try (HuggingFaceServer hub = HuggingFaceServer.start()) {
      // Given
      hub.publicRepository("acme/lora", AdapterFiles.valid("base"));
      together.putEndpoint(endpoint.takingBases("base"));
      together.behaviour().neverFinishing();
      caller.upload("slow", hub.endpoint() + "/acme/lora", "base");

      // When
      HttpResponse<String> early = caller.attach(endpoint, endpoint.modelId("devuser/slow"));
      together.finishAllJobs();
      HttpResponse<String> late = caller.attach(endpoint, endpoint.modelId("devuser/slow"));

      // Then
      assertThat(TogetherCaller.message(early)).isEqualTo("Could not find model");
      assertThat(late.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aLostReplyLeavesTheAdapterAttached() throws Exception {
    // Given
    together.failNext(Route.ATTACH, new InjectedFault.Cut(), new InjectedFault.LoseReply());

    // When
    assertThatThrownBy(() -> caller.attach(endpoint, endpoint.modelId(SECOND)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> caller.attach(endpoint, ID)).isInstanceOf(IOException.class);

    // Then
    assertThat(together.bindings()).containsExactly(new Binding(endpoint.id(), BOT));
    assertThat(together.calls(Route.ATTACH)).isEqualTo(2);
    assertThat(together.calls(Route.DETACH)).isZero();
  }

  @Test
  void aLostReplyLeavesTheAdapterDetached() throws Exception {
    // Given
    together.failNext(
        Route.DETACH, "tk-1", InjectedFault.status(503), new InjectedFault.LoseReply());
    caller.attach(endpoint, ID);

    // When
    HttpResponse<String> unavailable = caller.detach(endpoint, ID);
    assertThatThrownBy(() -> caller.detach(endpoint, ID)).isInstanceOf(IOException.class);

    // Then
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(together.bindings()).isEmpty();
    assertThat(together.calls(Route.DETACH, "tk-1")).isEqualTo(2);
  }

  @Test
  void showsAnEndpointInFullAndInShort() throws Exception {
    // Given
    together.setEndpointState(endpoint.id(), "STOPPING");

    // When
    JsonNode full = Http.json(caller.get("/v1/endpoints/" + endpoint.id()));
    JsonNode list = Http.json(caller.get("/v1/endpoints"));

    // Then
    assertThat(endpoint.id()).matches("endpoint-[0-9a-f-]{36}");
    assertThat(full.path("state").asText()).isEqualTo("STOPPING");
    assertThat(full.fieldNames())
        .toIterable()
        .contains("hardware", "autoscaling", "display_name")
        .noneMatch(field -> field.contains("lora"));
    assertThat(list.path("object").asText()).isEqualTo("list");
    assertThat(list.at("/data/0/name").asText()).isEqualTo(NAME);
    assertThat(list.at("/data/0").fieldNames())
        .toIterable()
        .containsExactly("object", "id", "name", "model", "type", "owner", "state", "created_at");
  }

  @ParameterizedTest(name = "{0} lists {1}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "''                                          | own,public,serverless",
        "?mine=true                                  | own",
        "?mine=false&type=dedicated                  | own,public",
        "?type=serverless                            | serverless",
        "?mine=true&type=dedicated&usage_type=on-demand | own",
        "?mine=true&type=dedicated&usage_type=reserved  | ''"
      })
  void listsWhatIsAskedFor(String query, String names) throws Exception {
    // Given
    together.putEndpoint(endpoint.named("own"));
    together.addEndpoint("other", "hidden");
    Stream.of(TestEndpoint.Kind.PUBLIC, TestEndpoint.Kind.SERVERLESS)
        .map(kind -> TestEndpoint.of("other", kind.name().toLowerCase(Locale.ROOT)).ofKind(kind))
        .forEach(together::putEndpoint);

    // When
    JsonNode list = Http.json(caller.get("/v1/endpoints" + query));

    // Then
    assertThat(String.join(",", list.findValuesAsText("name"))).isEqualTo(names);
  }
}
