package dev.lotrgpt.maven.report.figure;

import java.util.List;

/**
 * A picture that states a finding.
 *
 * @param id unique in the report; the name of its files
 * @param title what is drawn
 * @param finding what it shows, in a sentence made from the numbers
 * @param note how to read it
 * @param wide for screens
 * @param narrow for phones
 * @param explorer its curves; none where there is nothing to look closer at
 * @param data the numbers behind it
 */
public record Figure(
    String id,
    String title,
    String finding,
    String note,
    Drawing wide,
    Drawing narrow,
    Explorer explorer,
    Table data) {

  /** This figure with another sentence in its note. */
  Figure noting(String sentence) {
    return new Figure(id, title, finding, note + " " + sentence, wide, narrow, explorer, data);
  }

  /** Rows of text and numbers. */
  public record Table(List<String> header, List<List<Object>> rows) {}
}
