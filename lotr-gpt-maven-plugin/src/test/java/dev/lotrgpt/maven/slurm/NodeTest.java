package dev.lotrgpt.maven.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.store.Claimant;
import dev.lotrgpt.worker.Job;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTest {
  private static final Map<String, String> TASK =
      Map.of("SLURM_ARRAY_JOB_ID", "123", "SLURM_ARRAY_TASK_ID", "4", "SLURM_JOB_ID", "127");

  @Test
  void aTaskThatIsQueuedAgainIsTheSameJob() {
    assertThat(new Node(TASK, 8).claimant()).isEqualTo(new Claimant("123_4", 0));
    Map<String, String> again = new HashMap<>(TASK);
    again.put("SLURM_RESTART_COUNT", "2");
    assertThat(new Node(again, 8).claimant()).isEqualTo(new Claimant("123_4", 2));
  }

  @ParameterizedTest
  @CsvSource({"0,4,,4", "0,,2,2", "0,4,2,4", "0,,,8", "0,32,,8", "0,some,,8", "3,4,,3"})
  void theNodeGivesTheCoresUnlessTheUserDoes(int chosen, String perTask, String onNode, int cores) {
    Map<String, String> environment = new HashMap<>(TASK);
    if (perTask != null) {
      environment.put("SLURM_CPUS_PER_TASK", perTask);
    }
    if (onNode != null) {
      environment.put("SLURM_CPUS_ON_NODE", onNode);
    }
    Job.Compute compute = new Job.Compute("auto", "cpu", chosen, 0);
    assertThat(new Node(environment, 8).compute(compute).threads()).isEqualTo(cores);
  }
}
