package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** Reads requests strictly: keys are camelCase or snake_case, and unknown ones are refused. */
final class CallReader {

  private static final Pattern UNDERSCORE = Pattern.compile("_([a-z])");
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private final List<ReceivedCall> received = new CopyOnWriteArrayList<>();
  private final List<String> unknownFields = new CopyOnWriteArrayList<>();
  private final Set<String> retired;

  /**
   * @param retired keys that the service knew once, or will know; may change
   */
  CallReader(Set<String> retired) {
    this.retired = retired;
  }

  List<ReceivedCall> received(V2Route route) {
    return received.stream().filter(call -> call.route() == route).toList();
  }

  List<String> unknownFields() {
    return List.copyOf(unknownFields);
  }

  V2Call read(V2Route route, String account, RecordedRequest request) {
    HttpUrl url = request.getUrl();
    Map<String, String> query = new HashMap<>();
    url.queryParameterNames().forEach(name -> query.put(name, url.queryParameter(name)));
    ObjectNode body = V2Json.body(request);
    received.add(new ReceivedCall(route, url.encodedPath(), Map.copyOf(query), masked(body)));
    Map<String, String> knownQuery = new HashMap<>();
    query.forEach((key, value) -> knownQuery.put(known(key, route::takesInQuery), value));
    ObjectNode knownBody = known(body, route.bodyKeys());
    return new V2Call(route, account, route.variables(segments(url)), knownQuery, knownBody);
  }

  /** The segments after {@code /v2}. */
  static List<String> segments(HttpUrl url) {
    return url.pathSegments().subList(1, url.pathSegments().size());
  }

  private ObjectNode known(ObjectNode object, KeyTree keys) {
    ObjectNode knownObject = V2Json.object();
    object
        .properties()
        .forEach(
            field -> {
              String key = known(field.getKey(), keys::has);
              if (knownObject.has(key)) {
                throw V2Refusal.invalid("duplicate field \"" + field.getKey() + "\"");
              }
              knownObject.set(key, known(field.getValue(), keys.under(key)));
            });
    return knownObject;
  }

  private JsonNode known(JsonNode value, KeyTree keys) {
    if (value instanceof ObjectNode object && !keys.isLeaf()) {
      return known(object, keys);
    }
    if (value instanceof ArrayNode array) {
      ArrayNode knownArray = array.arrayNode();
      array.forEach(each -> knownArray.add(known(each, keys)));
      return knownArray;
    }
    return value;
  }

  private String known(String key, Predicate<String> known) {
    String camel = camel(key);
    if (!known.test(camel) || retired.contains(camel)) {
      unknownFields.add(key);
      throw V2Refusal.invalid("unknown field \"" + key + "\"");
    }
    return camel;
  }

  static String camel(String key) {
    return UNDERSCORE.matcher(key).replaceAll(it -> it.group(1).toUpperCase(Locale.ROOT));
  }

  static String snake(String key) {
    return CAPITAL.matcher(key).replaceAll(it -> "_" + it.group().toLowerCase(Locale.ROOT));
  }

  private static ObjectNode masked(ObjectNode body) {
    ObjectNode copy = body.deepCopy();
    if (copy.has("token")) {
      copy.put("token", "***");
    }
    return copy;
  }
}
