package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Refuses places that coincide, or lie inside one another, where the one would then be written
 * over, or be read as, the other.
 */
public final class Places {
  /** A site's own folders. */
  private static final List<String> SITE = List.of("assets", "data", "figures", "runs", "studies");

  private final Place project;
  private final Place store;

  /**
   * @param project directory of the project
   */
  public Places(Path project, Path store) throws IOException {
    this.project = Place.of("the project's directory", project);
    this.store = Place.of("<store> (-Dlotr-gpt.store)", store);
  }

  /**
   * @throws MistakeException naming both places and what to do
   */
  public void checkStore() throws IOException {
    if (project.is(store) || isInFolder(project, store, RunStore.FOLDERS)) {
      throw refusal(store, project, "the project's files and the runs would mix");
    }
  }

  /**
   * @throws MistakeException naming both places and what to do
   */
  public void checkCorpus(Path path) throws IOException {
    Place corpus = Place.of("<corpus> (-Dlotr-gpt.corpus)", path);
    String danger = "what the runs write could be read as text";
    if (corpus.is(store) || corpus.isInside(store)) {
      throw refusal(corpus, store, danger);
    }
    // A directory around the project holds the project's build directory, too.
    boolean isAroundProject = project.is(corpus) || project.isInside(corpus);
    if (store.isInside(corpus) && !isAroundProject) {
      throw refusal(store, corpus, danger);
    }
  }

  /**
   * @param corpora of the studies
   * @throws MistakeException naming both places and what to do
   */
  public void checkSite(Path path, List<Path> corpora) throws IOException {
    Place site = Place.of("<site> (-Dlotr-gpt.site)", path);
    checkSite(site, store);
    for (Path text : corpora) {
      Place corpus = Place.of("<corpus> (-Dlotr-gpt.corpus)", text);
      boolean isAmongPages = corpus.is(site) || isInFolder(corpus, site, SITE);
      if (Files.isDirectory(text) && isAmongPages) {
        throw refusal(site, corpus, "pages would stand among the texts");
      }
    }
  }

  /**
   * @param corpora of the studies
   * @throws MistakeException naming both places and what to do
   */
  public void checkArchive(Path path, Path site, List<Path> corpora) throws IOException {
    Place archive = Place.of("<archive> (-Dlotr-gpt.archive)", path);
    Place pages = Place.of("<site> (-Dlotr-gpt.site)", site);
    String danger = "the archive's files would mix with others";
    if (archive.is(project)) {
      throw refusal(archive, project, danger);
    }
    if (archive.is(store) || isInFolder(archive, store, RunStore.FOLDERS)) {
      throw refusal(archive, store, danger);
    }
    if (archive.is(pages) || isInFolder(archive, pages, SITE)) {
      throw refusal(archive, pages, danger);
    }
    for (Path text : corpora) {
      Place corpus = Place.of("<corpus> (-Dlotr-gpt.corpus)", text);
      if (corpus.is(archive)) {
        throw refusal(archive, corpus, danger);
      }
    }
  }

  /**
   * @param path the store of an earlier reproduction
   * @throws MistakeException naming both places and what to do
   */
  public void checkEarlier(Path path, Path site) throws IOException {
    Place earlier = Place.of("<compare> (-Dlotr-gpt.compare)", path);
    if (earlier.is(store)) {
      throw refusal(earlier, store, "runs would be compared with themselves");
    }
    checkSite(Place.of("<site> (-Dlotr-gpt.site)", site), earlier);
  }

  private static void checkSite(Place site, Place store) throws IOException {
    String danger = "pages and runs would overwrite one another";
    if (site.is(store) || isInFolder(site, store, RunStore.FOLDERS)) {
      throw refusal(site, store, danger);
    }
    if (isInFolder(store, site, SITE)) {
      throw refusal(store, site, danger);
    }
  }

  private static boolean isInFolder(Place inner, Place outer, List<String> folders)
      throws IOException {
    for (String folder : folders) {
      Place own = outer.child(folder);
      if (inner.is(own) || inner.isInside(own)) {
        return true;
      }
    }
    return false;
  }

  private static MistakeException refusal(Place one, Place other, String danger)
      throws IOException {
    if (one.is(other)) {
      return refusal(one, "is the same directory as", other, danger);
    }
    return one.isInside(other)
        ? refusal(one, "is inside of", other, danger)
        : refusal(other, "is inside of", one, danger);
  }

  private static MistakeException refusal(
      Place place, String relation, Place other, String danger) {
    return new MistakeException(
        new Mistake(
            place.name(),
            place.path().toString(),
            relation + " " + other + ": " + danger,
            "name another directory"));
  }
}
