/** What is known of Together: jobs, replies, failures, and what is sent there. */
@NullMarked
package dev.loraoperator.backend;

import org.jspecify.annotations.NullMarked;
