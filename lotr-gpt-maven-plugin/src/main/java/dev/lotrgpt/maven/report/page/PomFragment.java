package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.RunRecord;
import java.util.List;
import java.util.Set;

/** What a POM needs to train a run again. */
public final class PomFragment {
  private static final String GROUP = "dev.lotrgpt";
  private static final String ARTIFACT = "lotr-gpt-maven-plugin";

  /** Where the fastest backend was picked, there is nothing to say. */
  private static final Set<String> PICKED = Set.of("cpu", "cuda");

  private PomFragment() {}

  /** The plugin with all settings of a run. */
  public static String plugin(RunResult run, String corpus) {
    StringBuilder xml = new StringBuilder("<plugin>\n");
    line(xml, 1, "groupId", GROUP);
    line(xml, 1, "artifactId", ARTIFACT);
    if (!version(run).isEmpty()) {
      line(xml, 1, "version", version(run));
    }
    xml.append("  <configuration>\n");
    line(xml, 2, "corpus", corpus);
    backend(run, xml);
    for (String group : List.of("model", "training", "data")) {
      xml.append("    <").append(group).append(">\n");
      for (Setting setting : Setting.ofGroup(group)) {
        if (run.planned().settings().counts(setting)) {
          line(xml, 3, setting.key(), run.planned().settings().text(setting));
        }
      }
      xml.append("    </").append(group).append(">\n");
    }
    return xml.append("  </configuration>\n</plugin>").toString();
  }

  /** Trains and evaluates what the POM's plugin is configured for. */
  public static String command() {
    return "mvn lotr-gpt:train lotr-gpt:evaluate";
  }

  private static void backend(RunResult run, StringBuilder xml) {
    RunRecord record = run.record();
    String family = record == null ? null : record.identity().get("backend");
    if (family != null && !PICKED.contains(family)) {
      line(xml, 2, "backend", family);
    }
  }

  private static String version(RunResult run) {
    RunRecord record = run.record();
    String version =
        record == null || record.provenance() == null
            ? null
            : record.provenance().versions().get("lotr-gpt");
    return version == null ? "" : version;
  }

  private static void line(StringBuilder xml, int depth, String name, String value) {
    xml.append("  ".repeat(depth))
        .append('<')
        .append(name)
        .append('>')
        .append(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .append("</")
        .append(name)
        .append(">\n");
  }
}
