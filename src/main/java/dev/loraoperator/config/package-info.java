/** The environment, read once into one immutable value. */
@NullMarked
package dev.loraoperator.config;

import org.jspecify.annotations.NullMarked;
