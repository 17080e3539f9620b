package io.github.wikistream.examples.dashboard;

/**
 * Why a request was not answered; sent as {@code application/problem+json} (RFC 9457).
 *
 * @param type   {@code about:blank}: the status says what kind of problem it is
 * @param title  what is wrong, in a few words
 * @param status the HTTP status
 * @param detail what is wrong with this request
 * @param remedy what to do
 */
record Problem(String type, String title, int status, String detail, String remedy) {
    Problem(String title, int status, String detail, String remedy) {
        this("about:blank", title, status, detail, remedy);
    }
}
