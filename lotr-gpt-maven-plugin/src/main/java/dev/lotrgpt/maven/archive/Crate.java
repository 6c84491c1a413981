package dev.lotrgpt.maven.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.RunRecord.Provenance;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ro-crate-metadata.json}: what is in a directory and how it came about, as RO-Crate 1.1 has
 * it, see w3id.org/ro/crate/1.1.
 */
final class Crate {
  static final String FILE = "ro-crate-metadata.json";

  private static final String VERSION = "https://w3id.org/ro/crate/1.1";
  private static final String SOFTWARE = "#lotr-gpt";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Map<String, Object>> entities = new LinkedHashMap<>();
  private final List<Map<String, String>> parts = new ArrayList<>();
  private final List<Map<String, String>> actions = new ArrayList<>();

  Crate(Publication publication, LocalDate published) {
    entity(
        FILE, "CreativeWork", Map.of("about", reference("./"), "conformsTo", reference(VERSION)));
    Map<String, Object> root = entity("./", "Dataset", Map.of());
    root.put("name", publication.title());
    root.put(
        "description",
        publication.description().isBlank()
            ? "Experiments on small language models, with all that they came to."
            : publication.description().strip());
    root.put("version", publication.version());
    root.put("datePublished", published.toString());
    publication.license().ifPresent(license -> root.put("license", reference(license.toString())));
    publication.home().ifPresent(home -> root.put("url", home.toString()));
    List<Map<String, String>> authors = new ArrayList<>();
    for (String author : publication.namedAuthors()) {
      String id = "#author-" + (authors.size() + 1);
      entity(
          id, publication.authors().isEmpty() ? "Organization" : "Person", Map.of("name", author));
      authors.add(reference(id));
    }
    root.put("author", authors);
    root.put("hasPart", parts);
    root.put("mentions", actions);
    entity(SOFTWARE, "SoftwareApplication", Map.of("name", "lotr-gpt"));
  }

  /**
   * @param hash SHA-256 in hexadecimal
   */
  void file(String name, String description, String mediaType, long bytes, String hash) {
    entity(
        name,
        "File",
        Map.of(
            "name", description,
            "encodingFormat", mediaType,
            "contentSize", Long.toString(bytes),
            "sha256", hash));
    parts.add(reference(name));
  }

  /**
   * @param name with a slash at its end
   */
  void directory(String name, String description) {
    entity(name, "Dataset", Map.of("name", description));
    parts.add(reference(name));
  }

  /** How a run came about: what was read, which program read it, when, on what. */
  void run(RunResult run, String directory) {
    Provenance provenance = run.record().provenance();
    String id = "#training-" + run.planned().id();
    if (entities.containsKey(id)) {
      return;
    }
    Map<String, Object> action = entity(id, "CreateAction", Map.of());
    action.put("name", "Training of " + run.planned().label());
    action.put("instrument", references(SOFTWARE, code(provenance)));
    action.put("object", reference(corpus(provenance.corpus())));
    action.put("result", reference(directory));
    action.put("startTime", provenance.started().toString());
    if (provenance.finished() != null) {
      action.put("endTime", provenance.finished().toString());
    }
    action.put("description", provenance.backendDescription());
    if (!run.trained()) {
      action.put("actionStatus", reference("http://schema.org/FailedActionStatus"));
      action.put("error", String.valueOf(run.problem()));
    }
    actions.add(reference(id));
    entities.get(SOFTWARE).putIfAbsent("softwareVersion", version(provenance));
  }

  private static String version(Provenance provenance) {
    return provenance.versions().getOrDefault("lotr-gpt", "unknown");
  }

  /** The commit of the project that declares the run, or null. */
  private String code(Provenance provenance) {
    if (provenance.gitCommit() == null) {
      return null;
    }
    String id = "#commit-" + provenance.gitCommit();
    Map<String, Object> code = entity(id, "SoftwareSourceCode", Map.of());
    code.put("name", "The project that declares the experiments");
    code.put("version", provenance.gitCommit());
    if (Boolean.TRUE.equals(provenance.gitDirty())) {
      code.put("description", "With changes that were not committed");
    }
    return id;
  }

  private String corpus(CorpusRecord corpus) {
    String id = "#text-" + corpus.sha256();
    entity(
        id,
        "CreativeWork",
        Map.of(
            "name",
            corpus.name(),
            "identifier",
            "sha256:" + corpus.sha256(),
            "description",
            "The text, "
                + corpus.characters()
                + " characters, which this archive does not hold; its SHA-256 is that of the text as"
                + " UTF-8 with line feeds at the ends of its lines, without a byte order mark"));
    return id;
  }

  private Map<String, Object> entity(String id, String type, Map<String, ?> properties) {
    return entities.computeIfAbsent(
        id,
        key -> {
          Map<String, Object> entity = new LinkedHashMap<>();
          entity.put("@id", id);
          entity.put("@type", type);
          properties.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .forEach(property -> entity.put(property.getKey(), property.getValue()));
          return entity;
        });
  }

  private static List<Map<String, String>> references(String first, String second) {
    return second == null
        ? List.of(reference(first))
        : List.of(reference(first), reference(second));
  }

  private static Map<String, String> reference(String id) {
    return Map.of("@id", id);
  }

  String json() throws JsonProcessingException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("@context", VERSION + "/context");
    document.put("@graph", List.copyOf(entities.values()));
    return JSON.writeValueAsString(document) + "\n";
  }
}
