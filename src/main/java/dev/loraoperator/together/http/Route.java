package dev.loraoperator.together.http;

import okhttp3.HttpUrl;

/**
 * One call that the API documents.
 *
 * @param template the path as documented, never with an id in it
 * @param url where it goes, with its ids
 */
public record Route(String method, String template, HttpUrl url) {}
