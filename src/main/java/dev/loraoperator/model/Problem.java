package dev.loraoperator.model;

/**
 * Something this side lacks before the service is asked at all: a Secret, usable credentials, a
 * source that can be presigned.
 *
 * @param message for people: names the field or object and the fix; nothing secret in it
 */
public record Problem(Reason reason, String message) {}
