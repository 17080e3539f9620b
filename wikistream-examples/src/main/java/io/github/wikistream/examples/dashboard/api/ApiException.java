package io.github.wikistream.examples.dashboard.api;

/** A request that is answered with a problem. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    private ApiException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    static ApiException of(int status, String title, String detail, String remedy) {
        return new ApiException(new Problem(title, status, detail, remedy));
    }

    static ApiException badRequest(String detail, String remedy) {
        return new ApiException(new Problem("invalid request", 400, detail, remedy));
    }

    static ApiException notFound(String detail, String remedy) {
        return new ApiException(new Problem("not found", 404, detail, remedy));
    }

    static ApiException notAcceptable(String detail, String remedy) {
        return new ApiException(new Problem("not acceptable", 406, detail, remedy));
    }

    static ApiException unavailable(String detail) {
        return new ApiException(new Problem(
                "not ready",
                503,
                detail,
                "try again in a few seconds; /api/v1/system/health shows the state of the stores"));
    }

    static ApiException storesNotOpen() {
        return unavailable("the stores are not open: the dashboard is starting or stopping");
    }

    Problem problem() {
        return problem;
    }
}
