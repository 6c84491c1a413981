package dev.lotrgpt.maven.executor;

import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.worker.Job;

/**
 * What an executor is given to do.
 *
 * @param corpus size of the job's text
 */
public record Work(Job.OfRuns job, CorpusSize corpus) {}
