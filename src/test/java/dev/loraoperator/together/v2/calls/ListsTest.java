package dev.loraoperator.together.v2.calls;

import static dev.loraoperator.together.v2.calls.TestV2.FIRST;
import static dev.loraoperator.together.v2.calls.TestV2.KEY;
import static dev.loraoperator.together.v2.calls.TestV2.PROJECT;
import static dev.loraoperator.together.v2.calls.TestV2.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loraoperator.backend.RemoteError;
import dev.loraoperator.backend.upload.NameSet;
import dev.loraoperator.model.AdapterId;
import dev.loraoperator.model.Reason;
import dev.loraoperator.together.http.CallListener;
import dev.loraoperator.together.http.Reply;
import dev.loraoperator.together.v2.base.CatalogueRow;
import dev.loraoperator.together.v2.base.ConfigRow;
import dev.loraoperator.together.v2.rows.ModelRow;
import dev.loraoperator.together.v2.rows.Page;
import dev.loraoperator.together.v2.rows.UploadRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of lists: which rows are kept, when a list ends, and when there is no such list. */
class ListsTest {

  private final MockWebServer server = new MockWebServer();
  private V2Api api;

  @BeforeEach
  void start() throws IOException {
    server.start();
    api = TestV2.at(server, CallListener.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A list of v2. */
  enum Listed {
    MODELS {
      @Override
      Reply<? extends Page<?>> page(V2Api api, PageRequest page) {
        return api.models().models(PROJECT, page, any -> true);
      }
    },
    UPLOADS {
      @Override
      Reply<? extends Page<?>> page(V2Api api, PageRequest page) {
        return api.uploads().uploads(PROJECT, page, any -> true);
      }
    },
    CATALOGUE {
      @Override
      Reply<? extends Page<?>> page(V2Api api, PageRequest page) {
        return api.catalogue().supportedModels(KEY, null, page);
      }
    },
    CONFIGS {
      @Override
      Reply<? extends Page<?>> page(V2Api api, PageRequest page) {
        return api.catalogue().configs(PROJECT, "ml_b", page);
      }
    };

    abstract Reply<? extends Page<?>> page(V2Api api, PageRequest page);
  }

  private static RemoteError failure(Reply<?> reply) {
    assertThat(reply).isInstanceOf(Reply.Failure.class);
    return ((Reply.Failure<?>) reply).error();
  }

  private static <T> T value(Reply<T> reply) {
    assertThat(reply).isInstanceOf(Reply.Success.class);
    return ((Reply.Success<T>) reply).value();
  }

  /** One row: a page, how many rows of it are read, and the cursor of the next one. */
  record Row(String name, String body, int rows, String next) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> pages() {
    String data = "\"data\":[{\"id\":\"a\",\"name\":\"n\"},{\"id\":\"b\",\"name\":\"n\"}]";
    return Stream.of(
        new Row("more", "{\"object\":\"list\"," + data + ",\"next_cursor\":\"c\"}", 2, "c"),
        new Row("cursor first", "{\"next_cursor\":\"c\"," + data + "}", 2, "c"),
        new Row("camel case", "{" + data + ",\"nextCursor\":\"c\"}", 2, "c"),
        new Row("a cursor that is a number", "{" + data + ",\"next_cursor\":7}", 2, "7"),
        new Row("null cursor", "{" + data + ",\"next_cursor\":null}", 2, null),
        new Row("empty cursor", "{" + data + ",\"next_cursor\":\"\"}", 2, null),
        new Row("no cursor", "{" + data + "}", 2, null),
        new Row("no rows but a cursor", "{\"data\":[],\"next_cursor\":\"c\"}", 0, null),
        new Row("null rows", "{\"data\":null,\"next_cursor\":\"c\"}", 0, null),
        new Row("no data", "{\"object\":\"list\",\"next_cursor\":\"\"}", 0, null),
        new Row("nothing", "{}", 0, null),
        new Row("a bare list", "[{\"id\":\"a\",\"name\":\"n\"}]", 1, null),
        new Row(
            "rows of nonsense",
            "{\"data\":[1,null,[],{},{\"id\":\"x y\"},{\"id\":\"a\",\"name\":\"n\"}],"
                + "\"next_cursor\":\"c\",\"aNewField\":{\"x\":[{}]}}",
            1,
            "c"),
        new Row("only nonsense", "{\"data\":[{}],\"next_cursor\":\"c\"}", 0, "c"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  void aListEndsWithoutACursorOrWithoutRows(Row row) {
    for (Listed list : Listed.values()) {
      // Given
      TestV2.reply(server, 200, row.body());

      // When
      Page<?> page = value(list.page(api, FIRST));

      // Then
      assertThat(page.rows()).as("%s", list).hasSize(row.rows());
      assertThat(page.next()).as("%s", list).isEqualTo(row.next());
      assertThat(page.isLast()).isEqualTo(row.next() == null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "<html/>",
        "{\"data\":[{\"id\":\"a\"}",
        "{\"data\":{\"id\":\"a\"}}",
        "{\"data\":[],\"next_cursor\":{}}",
        "{\"error\":{\"message\":\"x\"}}",
        "{\"code\":5,\"message\":\"x\",\"details\":[]}",
        "{\"status\":\"ok\"}"
      })
  void whatIsNoListIsNotAnEmptyOne(String body) {
    for (Listed list : Listed.values()) {
      // Given
      TestV2.reply(server, 200, body);

      // Then
      assertThat(failure(list.page(api, FIRST)).reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
    }
  }

  @ParameterizedTest
  @EnumSource(Listed.class)
  void aCursorThatIsTooLongDoesNotEndTheList(Listed list) {
    // Given
    TestV2.reply(server, 200, "{\"data\":[],\"next_cursor\":\"" + "c".repeat(5000) + "\"}");

    // Then
    assertThat(failure(list.page(api, FIRST)).reason()).isEqualTo(Reason.UNEXPECTED_REPLY);
  }

  @ParameterizedTest
  @EnumSource(Listed.class)
  void aPageThatIsFollowedByItselfIsNotReadForEver(Listed list) {
    // Given
    TestV2.reply(server, 200, "{\"data\":[{\"id\":\"a\",\"name\":\"n\"}],\"next_cursor\":\"c\"}");

    // When
    RemoteError failure = failure(list.page(api, FIRST.next("c")));

    // Then
    assertThat(failure.message()).contains("followed by itself");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 410, 501})
  void aServiceMayHaveNoSuchList(int status) {
    for (Listed list : List.of(Listed.MODELS, Listed.UPLOADS, Listed.CATALOGUE)) {
      // Given
      TestV2.reply(server, status, "<html>no such page</html>");
      TestV2.reply(server, status, "<html>no such page</html>");

      // Then
      assertThat(list.page(api, FIRST)).isInstanceOf(Reply.NotFound.class);
      assertThat(list.page(api, PageRequest.first(true))).isInstanceOf(Reply.Failure.class);
    }
  }

  @Test
  void aProjectThatIsNotThereIsNoAbsentList() {
    for (Listed list : List.of(Listed.MODELS, Listed.UPLOADS)) {
      // Given
      TestV2.reply(server, 404, problem(5, "Not Found", "Not Found"));

      // Then
      assertThat(failure(list.page(api, FIRST)).reason()).isEqualTo(Reason.PROJECT_UNKNOWN);
    }
  }

  @Test
  void aBaseThatTheServiceDoesNotKnowHasNoConfigurations() {
    // Given
    TestV2.reply(server, 404, problem(5, "Not Found", "model ml_b not found"));
    TestV2.reply(server, 404, problem(5, "Not Found", "project proj_1 not found"));
    TestV2.reply(server, 404, "<html/>");

    // Then
    assertThat(api.catalogue().configs(PROJECT, "ml_b", FIRST)).isInstanceOf(Reply.NotFound.class);
    assertThat(failure(api.catalogue().configs(PROJECT, "ml_b", FIRST)).reason())
        .isEqualTo(Reason.PROJECT_UNKNOWN);
    assertThat(failure(api.catalogue().configs(PROJECT, "ml_b", FIRST)).reason())
        .isEqualTo(Reason.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 408, 429, 500, 503})
  void aFailureDecidesNothingAndIsAskedOnce(int status) {
    for (Listed list : Listed.values()) {
      // Given
      TestV2.reply(server, status, "{}", "Retry-After", "0");
      int before = server.getRequestCount();

      // Then
      assertThat(list.page(api, FIRST)).isInstanceOf(Reply.Failure.class);
      assertThat(server.getRequestCount()).isEqualTo(before + 1);
    }
  }

  @Test
  void keepsTheModelsThatAreWantedAndWhatStandsForTheOthers() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"data":[
          {"id":"ml_1","name":"acme/bot","description":"d lora-operator:o/ns/mine/0f"},
          {"id":"ml_2","name":"acme/other-r2","description":"d lora-operator:o/ns/b/0f"},
          {"id":"ml_3"}]}
        """);

    // When
    Page<ModelRow> page = value(api.models().models(PROJECT, FIRST, row -> row.isNamed("bot")));

    // Then
    assertThat(page.rows()).extracting(ModelRow::id).containsExactly("ml_1");
    assertThat(page.leftOut())
        .containsExactlyInAnyOrder(
            "ml_2".hashCode(),
            "ml_3".hashCode(),
            NameSet.hash("other"),
            NameSet.hash(new AdapterId("ns", "b")));
  }

  @Test
  void keepsTheJobsThatAreWantedAndWithoutTheirUrls() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"data":[
          {"id":"job_1","modelId":"ml_1","remoteUrl":"https://b.test/k.zip?sig=0123abcd"},
          {"id":"job_2","modelId":"ml_2","remoteUrl":"https://b.test/k.zip?sig=0123abcd"}]}
        """);

    // When
    Page<UploadRow> page =
        value(api.uploads().uploads(PROJECT, FIRST, row -> "ml_1".equals(row.modelId())));

    // Then
    assertThat(page.rows()).extracting(UploadRow::id).containsExactly("job_1");
    assertThat(page.leftOut()).containsExactlyInAnyOrder("job_2".hashCode(), "ml_2".hashCode());
    assertThat(page.toString()).doesNotContain("0123abcd");
  }

  @Test
  void readsALongPageOfWhichLittleIsKept() {
    // Given a page larger than any single reply may be
    String row = "{\"id\":\"ml_%d\",\"name\":\"acme/m\",\"description\":\"" + "x".repeat(4000);
    String rows =
        IntStream.range(0, 2000)
            .mapToObj(i -> row.formatted(i) + "\"}")
            .collect(Collectors.joining(","));
    server.enqueue(
        new MockResponse.Builder()
            .body(new Buffer().writeUtf8("{\"data\":[" + rows + "],\"next_cursor\":\"c\"}"))
            .build());

    // When
    Page<ModelRow> page =
        value(api.models().models(PROJECT, FIRST, model -> model.id().equals("ml_1999")));

    // Then
    assertThat(page.rows()).hasSize(1);
    assertThat(page.next()).isEqualTo("c");
  }

  @Test
  void aRowThatNeverEndsIsNotReadToItsEnd() {
    // Given
    TestV2.reply(server, 200, "{\"data\":[{\"id\":\"" + "x".repeat(3 << 20) + "\"}]}");

    // Then
    assertThat(failure(api.models().models(PROJECT, FIRST, any -> true)).message())
        .contains("larger");
  }

  @Test
  void readsTheCatalogue() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"object":"list","data":[{"id":"arch_1","name":"Qwen/Qwen3.5-9B","baseModelId":"",
          "baseModel":"projects/proj_t/models/ml_b","status":"SUPPORTED_MODEL_STATUS_DEPRECATED",
          "contextLength":"131072","deploymentProfiles":[
            {"profileId":"cfg_1","model":"projects/proj_t/models/ml_f/revisions/rv_1",
             "modelName":"Qwen/Qwen3.5-9B-FP8","quantization":"FP8"},
            {"model":"","modelName":"","config":""}]}]}
        """);

    // When
    Page<CatalogueRow> page = value(api.catalogue().supportedModels(KEY, "Qwen", FIRST));

    // Then
    assertThat(page.rows())
        .containsExactly(
            new CatalogueRow(
                "arch_1",
                "Qwen/Qwen3.5-9B",
                "ml_b",
                "DEPRECATED",
                List.of(
                    new CatalogueRow.Profile("ml_f", "Qwen/Qwen3.5-9B-FP8", "FP8"),
                    new CatalogueRow.Profile(null, null, null))));
  }

  @Test
  void readsConfigurations() {
    // Given
    TestV2.reply(
        server,
        200,
        """
        {"data":[{"id":"cr_1","projectId":"proj_t","referenceModelId":"ml_b","selectors":[
          {"key":"accelerator_type","value":"nvidia-h100-80gb"},{"key":"accelerator_count",
          "value":2},{"key":"x"}]},{"id":"cr_2"}]}
        """);

    // When
    Page<ConfigRow> page = value(api.catalogue().configs(PROJECT, "ml_b", FIRST));

    // Then
    assertThat(page.rows())
        .containsExactly(
            new ConfigRow(
                "cr_1",
                "proj_t",
                "ml_b",
                Map.of("accelerator_type", "nvidia-h100-80gb", "accelerator_count", "2")),
            new ConfigRow("cr_2", null, null, Map.of()));
    assertThat(page.rows()).allMatch(config -> config.isFor("ml_b"));
    assertThat(page.rows().get(0).isFor("ml_c")).isFalse();
  }
}
