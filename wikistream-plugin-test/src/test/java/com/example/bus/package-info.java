/** A source that listens to a message bus, as a plugin author would write it. */
@NullMarked
package com.example.bus;

import org.jspecify.annotations.NullMarked;
