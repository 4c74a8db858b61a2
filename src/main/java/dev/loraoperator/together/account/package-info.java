/** What is known per API key: limits, shared reads, calls in flight. Knows no Kubernetes. */
@NullMarked
package dev.loraoperator.together.account;

import org.jspecify.annotations.NullMarked;
