package dev.loraoperator.testing.v2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request as it came, with its keys as they were spelled. A token in the body is masked; {@link
 * V2Upload#token} has it.
 */
public record ReceivedCall(V2Route route, String path, Map<String, String> query, JsonNode body) {}
