import java.util.concurrent.TimeUnit

// Kills Maven itself; the worker has to notice, and the next Maven to go on.
def random = new Random(Long.getLong('faults.seed', 20261122))
def clean = new File(basedir, 'target/lotr-gpt')
def store = new File(basedir, 'target/killed')
def log = new File(basedir, 'killed.log')

def start = {
  def maven = new ProcessBuilder(
      new File(mavenHome, 'bin/mvn').path, '-B', '-o', 'verify',
      "-Dmaven.repo.local=${localRepositoryPath}".toString(),
      // What the invoker brought into its repository is good enough without its settings.
      '-Daether.enhancedLocalRepository.trackingFilename=none',
      '-Daether.lrm.enhanced.trackingFilename=none', // as Maven 4 has it
      "-Dlotr-gpt.store=${store}".toString(), "-Dlotr-gpt.site=${store}/site".toString())
      .directory(basedir).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log))
  maven.environment().put('JAVA_HOME', javaHome)
  maven.start()
}
def workersOf = { Process maven -> maven.descendants().filter { it.alive }.toList() }

// From the moment that a worker computes
def kills = 0
while (kills < 3) {
  def maven = start()
  def end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2)
  def before = log.text.count('Backend ')
  while (log.text.count('Backend ') == before && maven.alive && System.nanoTime() < end) {
    sleep(50)
  }
  sleep(random.nextInt(1500))
  if (!maven.alive) {
    break // there is nothing left to kill
  }
  def workers = workersOf(maven)
  maven.destroyForcibly().waitFor()
  kills++
  workers.each { worker ->
    worker.onExit().get(15, TimeUnit.SECONDS) // and fails if it lives on
  }
}
assert kills > 0: 'no Maven was killed'

def last = start()
assert last.waitFor(2, TimeUnit.MINUTES) && last.exitValue() == 0: log.text
def runs = new File(clean, 'runs').list().sort()
assert new File(store, 'runs').list().sort() == runs
runs.each { run ->
  def expected = new File(clean, "runs/$run")
  def actual = new File(store, "runs/$run")
  assert actual.list().sort() == expected.list().sort()
  ['metrics.csv', 'best.safetensors', 'final.safetensors', 'evaluation.json', 'evaluation.csv', 'samples.txt'].each {
    assert new File(actual, it).bytes == new File(expected, it).bytes: "$run/$it differs"
  }
}
assert log.text.contains('RESUMED at '): "nothing was resumed:\n${log.text}"
