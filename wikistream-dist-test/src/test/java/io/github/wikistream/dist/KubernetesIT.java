package io.github.wikistream.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests agree with Kubernetes' schema, by the models that its own Java client generates from it, and with each other. */
class KubernetesIT {
    /** Reads one kind, and refuses fields that are unknown, missing, or of another type. */
    private interface Schema {
        Object read(String manifest) throws IOException;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "Deployment", V1Deployment::fromJson,
            "Service", V1Service::fromJson,
            "PodDisruptionBudget", V1PodDisruptionBudget::fromJson,
            "CronJob", V1CronJob::fromJson,
            "Secret", V1Secret::fromJson);

    private static final String PODS = "wikistream.yaml";

    @ParameterizedTest
    @ValueSource(strings = {PODS, "maintenance.yaml", "secrets.example.yaml"})
    void agreesWithTheSchema(String file) throws IOException {
        for (JsonNode manifest : manifests(file)) {
            JsonNode selected = manifest.deepCopy();
            if (selected.path("kind").asText().equals("Deployment")) {
                // Kustomize adds it.
                ((ObjectNode) selected.path("spec")).putObject("selector");
            }
            String kind = manifest.path("kind").asText();
            Schema schema = Objects.requireNonNull(SCHEMAS.get(kind), kind);
            assertThat(schema.read(selected.toString())).isNotNull();
        }
    }

    @Test
    void theOverviewListsTheFiles() throws IOException {
        assertThat(Deployment.elements(
                                Deployment.yaml("kubernetes/kustomization.yaml").path("resources"))
                        .map(JsonNode::asText))
                .containsExactly(PODS, "maintenance.yaml");
    }

    @Test
    void everySecretIsInTheExample() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String file : List.of(PODS, "maintenance.yaml")) {
            for (JsonNode manifest : manifests(file)) {
                manifest.findValues("secretName").forEach(name -> used.add(name.asText()));
            }
        }
        assertThat(manifests("secrets.example.yaml").stream()
                        .map(secret -> secret.at("/metadata/name").asText()))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static List<JsonNode> manifests(String file) throws IOException {
        List<JsonNode> manifests = Deployment.documents("kubernetes/" + file);
        assertThat(manifests).isNotEmpty();
        return manifests;
    }
}
