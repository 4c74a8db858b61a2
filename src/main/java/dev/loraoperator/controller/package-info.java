/** The JOSDK side: reads an adapter, has the lifecycle decide, writes, and runs the effects. */
@NullMarked
package dev.loraoperator.controller;

import org.jspecify.annotations.NullMarked;
