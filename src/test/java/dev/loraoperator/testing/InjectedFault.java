package dev.loraoperator.testing;

import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;

/** A fault in a reply of a test server. */
public sealed interface InjectedFault {

  /** The response that replaces the request's effect; null when the request is carried out. */
  default @Nullable MockResponse instead() {
    return null;
  }

  /** How long the reply to a request that was carried out is delayed. */
  default Duration delay() {
    return Duration.ZERO;
  }

  /** The response after the request has been carried out. */
  default MockResponse after(MockResponse response) {
    return response;
  }

  /** Replies with a status and a body, and does nothing else. */
  record Answer(int status, Map<String, String> headers, String body) implements InjectedFault {
    @Override
    public MockResponse instead() {
      MockResponse.Builder response = new MockResponse.Builder().code(status);
      headers.forEach(response::setHeader);
      return response.body(body).build();
    }
  }

  /** Closes the connection before the request is carried out. */
  record Cut() implements InjectedFault {
    @Override
    public MockResponse instead() {
      return cut();
    }
  }

  /** Carries out the request, and closes the connection before the reply. */
  record LoseReply() implements InjectedFault {
    @Override
    public MockResponse after(MockResponse response) {
      return cut();
    }
  }

  /** Does nothing and never replies. */
  record Hang() implements InjectedFault {
    @Override
    public MockResponse instead() {
      return hang();
    }
  }

  /** Carries out the request and never replies. */
  record HangAfter() implements InjectedFault {
    @Override
    public MockResponse after(MockResponse response) {
      return hang();
    }
  }

  /** Carries out the request and replies after a delay. */
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

  /** Any body, such as HTML, {@code null} or none. */
  static InjectedFault body(int status, String body) {
    return new Answer(status, Map.of(), body);
  }

  static InjectedFault redirect(String location) {
    return new Answer(302, Map.of("Location", location), "");
  }

  private static MockResponse cut() {
    return new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  private static MockResponse hang() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }
}
