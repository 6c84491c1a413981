package dev.lotrgpt.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.faults.Fuzzing;
import dev.lotrgpt.faults.Mutator;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a store's JSON holds: a value that all readers can take, or a DamagedFileException. */
@Tag("slow")
class RunStoreFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "null",
          "true",
          "-1",
          "1e999",
          "1e-999999999",
          "99999999999999999999",
          "\\ud800",
          "\\u0000",
          "\"\"",
          "{}",
          "[]",
          "[[[[[[[[",
          "\n");
  private static final List<JsonNode> VALUES = new ArrayList<>();

  static {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    VALUES.add(nodes.nullNode());
    VALUES.add(nodes.numberNode(-1));
    VALUES.add(nodes.numberNode(1e300));
    VALUES.add(nodes.numberNode(Long.MAX_VALUE));
    VALUES.add(nodes.textNode(""));
    VALUES.add(nodes.textNode("a\nb"));
    VALUES.add(nodes.textNode("../../x"));
    VALUES.add(nodes.booleanNode(true));
    VALUES.add(nodes.arrayNode());
    VALUES.add(nodes.objectNode());
    VALUES.add(nodes.arrayNode().addNull());
  }

  @TempDir Path directory;
  private RunStore store;
  private Study study;
  private PlannedRun run;
  private Path studyFile;

  @BeforeEach
  void write() throws IOException {
    store = new RunStore(directory);
    study =
        StudyFixture.study(
            new Sweep(StudyFixture.baseline(), null, StudyFixture.ordered("dropout", "0, 0.2")),
            "all.gap > 1");
    run = study.runs().get(0);
    StudyFixture.trainAll(store, study);
    StudyFixture.evaluate(store, run);
    store.save(study);
    studyFile = StudyFixture.studyFile(store);
  }

  /** Blanks, and names that nobody reads, may change. */
  @ParameterizedTest
  @ValueSource(strings = {"run.json", "evaluation.json", "study.json"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void mutatedTextIsReadOrRefused(String name) throws IOException {
    Path file = file(name);
    byte[] good = Files.readAllBytes(file);
    Fuzzing.run(
        random -> {
          Files.write(
              file,
              random.nextInt(20) == 0
                  ? new String(good).replace("\n", "\n ").getBytes()
                  : new Mutator(random, TOKENS).mutant(good));
          return isAccepted(name);
        });
  }

  /** With a checksum that is right: what another version may have written. */
  @ParameterizedTest
  @ValueSource(strings = {"run.json", "evaluation.json", "study.json"})
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void valuesOfOtherKindsAreReadOrRefused(String name) throws IOException {
    JsonNode good = JSON.readTree(file(name).toFile());
    Fuzzing.run(
        random -> {
          ObjectNode mutant = good.deepCopy();
          mutate(mutant, random);
          write(name, mutant);
          return isAccepted(name);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "run.json, /result, bestValLoss",
    "run.json, /result, bestIteration",
    "run.json, /provenance, resumptions",
    "evaluation.json, '', perplexity",
    "study.json, /study/corpus, characters",
  })
  void aNumberThatIsNotThereIsNotZero(String name, String parent, String number)
      throws IOException {
    JsonNode good = JSON.readTree(file(name).toFile());
    for (JsonNode instead :
        Arrays.asList(null, NullNode.getInstance(), TextNode.valueOf(""), BooleanNode.FALSE)) {
      ObjectNode mutant = good.deepCopy();
      ObjectNode holder = (ObjectNode) mutant.at(parent);
      assertThat(holder.has(number)).isTrue();
      if (instead == null) {
        holder.remove(number);
      } else {
        holder.set(number, instead);
      }
      write(name, mutant);
      assertThat(isAccepted(name)).as("%s instead of %s", instead, number).isFalse();
    }
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void deepNestingIsRefused() throws IOException {
    for (String name : List.of("run.json", "evaluation.json", "study.json")) {
      Files.writeString(file(name), "{\"a\":".repeat(100_000));
      assertThat(isAccepted(name)).isFalse();
    }
  }

  /** Replaces or removes one value anywhere. */
  private static void mutate(ObjectNode root, Random random) {
    ObjectNode parent = root;
    while (true) {
      List<String> names = new ArrayList<>();
      parent.fieldNames().forEachRemaining(names::add);
      if (names.isEmpty()) {
        return;
      }
      String name = names.get(random.nextInt(names.size()));
      JsonNode child = parent.get(name);
      JsonNode inner = child.isArray() && !child.isEmpty() ? child.get(0) : child;
      if (inner instanceof ObjectNode object && random.nextInt(3) > 0) {
        parent = object;
      } else if (random.nextInt(4) == 0) {
        parent.remove(name);
        return;
      } else {
        parent.set(name, VALUES.get(random.nextInt(VALUES.size())));
        return;
      }
    }
  }

  private Path file(String name) {
    return name.equals("study.json") ? studyFile : store.runDirectory(run.id()).resolve(name);
  }

  /** With a checksum that is right. */
  private void write(String name, ObjectNode content) throws IOException {
    content.remove("sha256");
    content.put("sha256", DigestUtils.sha256Hex(JSON.writeValueAsBytes(content)));
    JSON.writeValue(file(name).toFile(), content);
  }

  /** Reads it as each goal does. */
  private boolean isAccepted(String name) throws IOException {
    try {
      StoredStudies stored = store.studies();
      for (String problem : stored.problems()) {
        assertThat(problem).startsWith(studyFile.toString()).doesNotContain("\n");
      }
      if (stored.all().isEmpty()) {
        return false;
      }
      Study read = stored.all().get(0);
      StudyResults results = StudyResults.read(store, read);
      ResultTables.writeResults(directory.resolve("results.csv"), List.of(results));
      List<ClaimVerdict> verdicts = ClaimEvaluator.evaluate(results);
      ResultTables.writeClaims(directory.resolve("claims.csv"), ClaimVerdict.rows(verdicts));
      new UpToDateCheck(store).state(StudyFixture.identity(run));
      for (RunResult result : results.runs()) {
        if (result.problem() != null) {
          assertThat(result.problem()).doesNotContain("\n");
        }
      }
      return results.problems().isEmpty();
    } catch (DamagedFileException | NewerStoreException | MistakeException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return false;
    }
  }
}
