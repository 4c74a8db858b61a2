/** What is known of API keys and the accounts they open: limits, shared reads, calls in flight. */
@NullMarked
package dev.loraoperator.together.account;

import org.jspecify.annotations.NullMarked;
