/** The operator's Prometheus metrics; only this and the root package use Micrometer. */
@NullMarked
package dev.loraoperator.metrics;

import org.jspecify.annotations.NullMarked;
