/** The Kubernetes side: Secrets, Events and the metadata of adapters. */
@NullMarked
package dev.loraoperator.kubernetes;

import org.jspecify.annotations.NullMarked;
