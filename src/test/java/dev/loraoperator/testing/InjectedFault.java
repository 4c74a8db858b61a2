package dev.loraoperator.testing;

import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;

/** One way in which a reply of a test server goes wrong. */
public sealed interface InjectedFault {

  /** Answers with a status and a body instead of doing anything. */
  record Answer(int status, Map<String, String> headers, String body) implements InjectedFault {}

  /** Cuts the connection before anything is done. */
  record Cut() implements InjectedFault {}

  /** Does what was asked, and cuts the connection before the reply. */
  record LoseReply() implements InjectedFault {}

  /** Does nothing, and never answers. */
  record Hang() implements InjectedFault {}

  /** Does what was asked, and never answers. */
  record HangAfter() implements InjectedFault {}

  /** Does what was asked, and answers only after a while. */
  record Late(Duration delay) implements InjectedFault {}

  /** A status with Together's error envelope. */
  static InjectedFault status(int status) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/json"),
        "{\"error\":{\"message\":\"injected " + status + "\",\"type\":\"test\",\"code\":null}}");
  }

  static InjectedFault status(int status, String header, String value) {
    return new Answer(status, Map.of(header, value), "{\"error\":{\"message\":\"slow down\"}}");
  }

  /** Any text: HTML, {@code null}, nothing at all. */
  static InjectedFault body(int status, String body) {
    return new Answer(status, Map.of(), body);
  }

  /** Valid JSON of about this size. */
  static InjectedFault hugeBody(int bytes) {
    return body(200, "{\"message\":\"" + "x".repeat(bytes) + "\"}");
  }

  static InjectedFault redirect(String location) {
    return new Answer(302, Map.of("Location", location), "");
  }

  /** What goes over the wire; null when the request is to be carried out first. */
  default @Nullable MockResponse instead() {
    if (this instanceof Answer answer) {
      MockResponse.Builder response = new MockResponse.Builder().code(answer.status());
      answer.headers().forEach(response::setHeader);
      return response.body(answer.body()).build();
    }
    if (this instanceof Cut) {
      return cut();
    }
    return this instanceof Hang ? hang() : null;
  }

  /** What goes over the wire once the request is carried out. */
  default MockResponse after(MockResponse honest) {
    if (this instanceof LoseReply) {
      return cut();
    }
    return this instanceof HangAfter ? hang() : honest;
  }

  static MockResponse cut() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  static MockResponse hang() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }
}
