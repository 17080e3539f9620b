/** A source that listens to a message bus, as somebody outside would write it. */
@NullMarked
package com.example.bus;

import org.jspecify.annotations.NullMarked;
