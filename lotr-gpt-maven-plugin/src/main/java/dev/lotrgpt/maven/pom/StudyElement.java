package dev.lotrgpt.maven.pom;

import dev.lotrgpt.experiment.Claim;
import dev.lotrgpt.experiment.Settings;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.experiment.Sweep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code <study>}: a question, the runs that answer it and what they are claimed to show. */
public class StudyElement {
  private String title;
  private String question;
  private LinkedHashMap<String, String> vary;
  private List<CaseElement> cases;
  private List<ClaimElement> claims;

  /**
   * @param project {@code groupId:artifactId}
   * @param id of the execution
   * @throws SettingsException naming the XML path, the value and the fix
   */
  public Study toStudy(
      String project,
      String id,
      Settings baseline,
      Study.CorpusRecord corpus,
      String backendFamily) {
    Sweep sweep = new Sweep(baseline, cases == null ? null : List.copyOf(cases), vary);
    return new Study(
        project,
        id,
        title == null ? id : title,
        question == null ? "" : question,
        sweep.varied(),
        sweep.runs(corpus.sha256(), backendFamily),
        claims(),
        corpus);
  }

  private List<Claim> claims() {
    List<Claim> result = new ArrayList<>();
    for (ClaimElement claim : claims == null ? List.<ClaimElement>of() : claims) {
      result.add(claim.toClaim(result.size() + 1));
    }
    return result;
  }
}
