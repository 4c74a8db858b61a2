package dev.loraoperator.stories;

import dev.loraoperator.testing.InjectedFault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Replies that quote the secrets of the request, in all encodings. */
final class Quotes {

  private Quotes() {}

  /** One of each kind that the client handles differently. */
  static List<InjectedFault> all(String... secrets) {
    List<InjectedFault> answers = new ArrayList<>(some(secrets));
    for (int status : List.of(401, 402, 403, 404, 409, 422, 503)) {
      answers.add(InjectedFault.body(status, error(text(secrets))));
    }
    answers.add(new InjectedFault.Answer(429, Map.of("Retry-After", "1"), error(text(secrets))));
    answers.add(InjectedFault.body(200, "{\"data\":null,\"message\":\"" + text(secrets) + "\"}"));
    answers.add(InjectedFault.body(422, error((secrets[0] + " ").repeat(60))));
    answers.add(new InjectedFault.Answer(422, Map.of("x-request-id", text(secrets)), error("no")));
    // A client that truncates messages at one of these lengths cuts the secret in half.
    for (int length : List.of(290, 490, 1010)) {
      answers.add(InjectedFault.body(422, error("x".repeat(length) + secrets[0])));
      answers.add(InjectedFault.body(422, "y".repeat(length) + secrets[0]));
    }
    return answers;
  }

  /** A smaller selection, for further routes. */
  static List<InjectedFault> some(String... secrets) {
    return List.of(
        InjectedFault.body(400, error(text(secrets))),
        InjectedFault.body(500, "<html><p>" + text(secrets) + "</p></html>"),
        InjectedFault.body(200, "plainly " + text(secrets)),
        InjectedFault.redirect("https://elsewhere.test/?key=" + secrets[0]));
  }

  static String text(String... secrets) {
    return Arrays.stream(secrets).map(Quotes::spelled).collect(Collectors.joining("; "));
  }

  private static String spelled(String secret) {
    String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return "%s, Bearer %s, https://me:%s@h.test/a?b=%s, %s, %s"
        .formatted(secret, secret, secret, secret, base64, encoded);
  }

  static String error(String message) {
    return "{\"error\":{\"message\":\"" + message + "\",\"code\":\"" + message + "\"}}";
  }
}
