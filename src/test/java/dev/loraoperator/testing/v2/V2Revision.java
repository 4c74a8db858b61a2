package dev.loraoperator.testing.v2;

import java.time.Instant;
import java.util.Map;

/**
 * One immutable revision of a model.
 *
 * @param sizes the bytes of each file
 */
public record V2Revision(String id, Instant createdAt, Map<String, Long> sizes) {}
