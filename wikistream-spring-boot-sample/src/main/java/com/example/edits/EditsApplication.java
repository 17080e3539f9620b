package com.example.edits;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Shows the changes of Wikimedia's wikis as they happen, and keeps the edits in a table of its own. */
@SpringBootApplication
public class EditsApplication {
    public static void main(String[] args) {
        SpringApplication.run(EditsApplication.class, args);
    }
}
