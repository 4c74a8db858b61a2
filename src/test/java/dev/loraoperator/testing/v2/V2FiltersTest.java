package dev.loraoperator.testing.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters and orders of the lists of endpoints and deployments. */
class V2FiltersTest extends ServingServerTest {

  /** A filter and the names that it finds. */
  record Filter(String text, String... names) {}

  static Stream<Filter> endpointFilters() {
    return Stream.of(
        new Filter("name=\"one\"", "acme/one"),
        new Filter("name = \"acme/one\"", "acme/one"),
        new Filter("name!=\"one\"", "acme/two", "acme/twice"),
        new Filter("name:\"w\"", "acme/two", "acme/twice"),
        new Filter("name=\"tw*\"", "acme/two", "acme/twice"),
        new Filter("name=\"*o\"", "acme/two"),
        new Filter("name=\"none\""),
        new Filter("name=\"one\" OR name=\"two\"", "acme/one", "acme/two"),
        new Filter("name:\"tw\" AND NOT name=\"two\"", "acme/twice"),
        new Filter("NOT (name=\"one\" OR name=\"two\")", "acme/twice"),
        new Filter("created_at > \"2026-11-28T12:00:00Z\"", "acme/two", "acme/twice"),
        new Filter("created_at <= \"2026-11-28T12:00:00Z\"", "acme/one"),
        new Filter("updated_at = \"2026-11-28T12:00:01Z\"", "acme/two"));
  }

  @ParameterizedTest
  @MethodSource("endpointFilters")
  void endpointsAreFiltered(Filter filter) throws Exception {
    // Given
    threeEndpoints();

    // When
    JsonNode found = caller.show("/endpoints?filter=" + encoded(filter.text())).path("data");

    // Then
    assertThat(found.findValuesAsText("name")).containsExactlyInAnyOrder(filter.names());
  }

  static Stream<Filter> deploymentFilters() {
    return Stream.of(
        new Filter("name=\"main\"", "acme/bot/main"),
        new Filter("name=\"acme/bot/main\"", "acme/bot/main"),
        new Filter("state=\"DEPLOYMENT_STATE_STOPPED\"", "acme/bot/idle"),
        new Filter("state=DEPLOYMENT_STATE_PROVISIONING", "acme/bot/main"),
        new Filter("model=\"MODEL\"", "acme/bot/main", "acme/bot/idle"),
        new Filter("model=\"projects/project-of-acme/models/ml_x\""));
  }

  @ParameterizedTest
  @MethodSource("deploymentFilters")
  void deploymentsAreFilteredByStateAndModelToo(Filter filter) throws Exception {
    // Given
    String endpoint = endpoint("bot");
    deployment(endpoint, "main");
    deploy(endpoint, body("idle", 0, 0));
    String text = filter.text().replace("MODEL", body("", 1, 1).path("model").asText());

    // When
    JsonNode found = caller.show(endpoint + "/deployments?filter=" + encoded(text)).path("data");

    // Then
    assertThat(found.findValuesAsText("name")).containsExactlyInAnyOrder(filter.names());
  }

  /** A query that is refused. */
  record BadQuery(String query, String detail) {}

  static Stream<BadQuery> badQueries() {
    return Stream.of(
        new BadQuery("filter=" + encoded("id=\"x\""), "unknown field id"),
        new BadQuery("filter=" + encoded("name=\"x\" name=\"y\""), "unexpected name"),
        new BadQuery("filter=" + encoded("name="), "a comparison is not complete"),
        new BadQuery("filter=" + encoded("name<\"x\""), "< compares no texts"),
        new BadQuery("filter=" + encoded("(name=\"x\""), "a bracket is not closed"),
        new BadQuery("filter=" + encoded("name=\"x"), "unexpected character"),
        new BadQuery("filter=" + encoded("created_at>\"today\""), "not an RFC 3339 time: today"),
        new BadQuery(
            "filter=" + encoded("state=\"DEPLOYMENT_STATE_READY\""), "unknown field state"));
  }

  @ParameterizedTest
  @MethodSource("badQueries")
  void aBadFilterIsRefused(BadQuery bad) throws Exception {
    HttpResponse<String> reply = caller.inProject("/endpoints?" + bad.query());

    assertRefused(reply, 400, 3, "invalid filter expression: " + bad.detail());
  }

  @Test
  void listsAreSortedOnRequest() throws Exception {
    // Given
    threeEndpoints();

    // When
    List<String> down =
        caller.show("/endpoints?orderBy=created_at%20desc").findValuesAsText("name");
    List<String> up = caller.show("/endpoints?order_by=updated_at").findValuesAsText("name");
    HttpResponse<String> bad = caller.inProject("/endpoints?orderBy=name");

    // Then
    assertThat(down).containsExactly("acme/twice", "acme/two", "acme/one");
    assertThat(up).containsExactly("acme/one", "acme/two", "acme/twice");
    assertRefused(bad, 400, 3, "invalid order_by: name");
  }

  private void threeEndpoints() throws Exception {
    for (String name : List.of("one", "two", "twice")) {
      endpoint(name);
      clock.advance(Duration.ofSeconds(1));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
