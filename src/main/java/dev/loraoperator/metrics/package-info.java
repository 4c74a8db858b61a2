/** What the operator tells Prometheus; no other room but the root knows Micrometer. */
@NullMarked
package dev.loraoperator.metrics;

import org.jspecify.annotations.NullMarked;
