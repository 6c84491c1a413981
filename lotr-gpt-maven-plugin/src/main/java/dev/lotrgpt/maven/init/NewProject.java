package dev.lotrgpt.maven.init;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.maven.progress.Figures;
import dev.lotrgpt.text.CorpusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small project of one's own, made from nothing. No file that is there is written over. */
public final class NewProject {
  private static final String POM = "pom.xml";
  private static final String CORPUS = "corpus.txt";
  private static final String IGNORED = ".gitignore";

  private final Path directory;
  private final Plugin plugin;

  /** What the project names as its plugin. */
  public record Plugin(String groupId, String artifactId, String version) {}

  public NewProject(Path directory, Plugin plugin) {
    this.directory = directory.toAbsolutePath().normalize();
    this.plugin = plugin;
  }

  /**
   * @param own the text to learn from; a small one is made up if there is none
   * @return what to tell the user
   * @throws MistakeException if a file is there already, or the text is too short
   * @throws dev.lotrgpt.text.CorpusException if the text cannot be used
   */
  public List<String> make(Optional<Path> own) throws IOException {
    requireAbsent(POM, "init makes a project in a directory without one");
    if (own.isEmpty()) {
      requireAbsent(CORPUS, "to learn from it, -Dlotr-gpt.corpus=" + CORPUS + "; or move it away");
    }
    String text = FirstText.TEXT;
    FirstPom pom =
        own.isPresent()
            ? new FirstPom(
                name(), plugin, shown(own.get()), CorpusReader.summary(own.get()).characters())
            : new FirstPom(name(), plugin, CORPUS, text.length());
    String declared = pom.text();

    List<String> lines = new ArrayList<>();
    if (own.isEmpty()) {
      create(CORPUS, text);
      lines.add("Made " + CORPUS + ": " + Figures.number(text.length()) + " made-up characters");
    }
    if (Files.notExists(directory.resolve(IGNORED))) {
      create(IGNORED, "target/\n");
      lines.add("Made " + IGNORED + ": what a build makes need not be kept");
    }
    create(POM, declared); // last: where it is, all is there
    lines.add("Made " + POM + ": one study with one claim, on " + pom.corpus());
    lines.add("Next: mvn verify; then open target/lotr-gpt/site/index.html");
    return lines;
  }

  private void requireAbsent(String name, String remedy) {
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      throw new MistakeException(new Mistake(file.toString(), "is there already", remedy));
    }
  }

  private void create(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StorageException(file, e);
    }
  }

  /** The directory's, in the letters that Maven allows. */
  private String name() {
    Path last = directory.getFileName();
    String name = last == null ? "" : last.toString().replaceAll("[^A-Za-z0-9_.-]+", "-");
    return name.matches(".*[A-Za-z0-9].*") ? name : "experiments";
  }

  /** As the POM names it: from the project's directory where it is inside. */
  private String shown(Path corpus) {
    Path path = corpus.toAbsolutePath().normalize();
    boolean isInside = path.startsWith(directory) && !path.equals(directory);
    Path shown = isInside ? directory.relativize(path) : path;
    return shown.toString().replace('\\', '/');
  }
}
