/**
 * Servers for tests and the demo, speaking real HTTP on loopback: Together, the Hugging Face hub,
 * S3 and the Kubernetes API; and the adapters they serve.
 */
@NullMarked
package dev.loraoperator.testing;

import org.jspecify.annotations.NullMarked;
